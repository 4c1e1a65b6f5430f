using System.Globalization;
using Broker.Api.Archive;
using Broker.Api.Security;
using Microsoft.Net.Http.Headers;

namespace Broker.Api.Rest;

/// <summary><c>/alerts/…/packet</c>: the survey's own packet, byte by byte.</summary>
internal static class PacketResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/alerts/{survey}/{alertId}/packet", OneAsync).AllowPublicRead()
            .WithSummary("The packet as the survey sent it")
            .WithDescription("Avro as the survey wrote it: a container file, or a datum in the registry's framing; a compressed one is unpacked. Answers ranges. 410 when its pack has been retired.");
    }

    private static async Task<IResult> OneAsync(string survey, string alertId, HttpResponse response, ArchiveReads archive)
    {
        var cancellation = response.HttpContext.RequestAborted;
        if (!long.TryParse(alertId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            return PacketPlace.NoAlertId(alertId);
        if (await PacketPlace.FindAsync(archive.Database, survey, id, cancellation) is not { } packet)
            return PacketPlace.NoPacket(survey, id);

        var bytes = await archive.Packs.ReadAsync(packet, cancellation);
        response.Headers[HeaderNames.CacheControl] = "public, max-age=86400, immutable";
        return Results.Bytes(bytes, "application/octet-stream", $"{survey}-{id}.avro", enableRangeProcessing: true);
    }
}
