namespace Broker.Core.Wire;

/// <summary>The schema of a number, or where it was looked for in vain.</summary>
/// <param name="Schema">Null when it was not found.</param>
/// <param name="Message">When not found: number, version and the places asked, one line.</param>
/// <param name="RegistryDown">Not found, but a registry that may know it did not answer: worth asking again.</param>
public readonly record struct SchemaLookup(AvroSchema? Schema, string Message = "", bool RegistryDown = false);
