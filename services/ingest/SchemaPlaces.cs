using Broker.Core.Wire;

namespace Broker.Ingest;

/// <summary>Where writer schemas are looked for, as a user names it.</summary>
public static class SchemaPlaces
{
    public static bool IsAddress(string place) =>
        Uri.TryCreate(place, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>A reader of every known survey, with schemas from <paramref name="place"/> besides the bundled ones.</summary>
    public static PacketReader Reader(string? place) => new(new SchemaStore(place is null ? [] : [place]), PacketReader.Surveys);
}
