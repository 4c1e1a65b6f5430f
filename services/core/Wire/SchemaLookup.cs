namespace Broker.Core.Wire;

/// <summary>The schema of an id, or where it was looked for in vain.</summary>
/// <param name="Schema">Null when nobody knows it.</param>
/// <param name="Message">When unknown: id, version and the places asked, one line.</param>
public readonly record struct SchemaLookup(AvroSchema? Schema, string Message = "");
