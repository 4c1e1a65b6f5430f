using Broker.Core.Streams;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Reads the alert at the start of <paramref name="data"/> into <paramref name="into"/>, which is cleared first, and passes it on, or
/// says why there is none. <paramref name="consumed"/> is the length of its bytes, 0 when they could not be read to their end. Not for
/// several threads at once.
/// </summary>
public delegate Outcome<DecodedAlert> DatumDecoder(ReadOnlySpan<byte> data, DecodedAlert into, out int consumed);
