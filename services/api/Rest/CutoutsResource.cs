using System.Globalization;
using Broker.Api.Archive;
using Broker.Api.Imaging;
using Broker.Api.Security;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Microsoft.Net.Http.Headers;

namespace Broker.Api.Rest;

/// <summary><c>/alerts/…/cutouts</c>: the three small images of an alert, to look at (PNG) or to measure (FITS).</summary>
internal static class CutoutsResource
{
    private const string Sql = "SELECT pack, pack_offset, pack_size, cutouts::text FROM alerts WHERE survey = @survey AND alert_id = @id LIMIT 1";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/alerts/{survey}/{alertId}/cutouts/{file}", OneAsync).AllowPublicRead()
            .WithSummary("A cutout: science.png, template.png, difference.png, or .fits")
            .WithDescription("PNG: asinh stretch, missing pixels purple, as FITS displays it (first row at the bottom). FITS: the survey's own bytes, unzipped.");
    }

    private static async Task<IResult> OneAsync(string survey, string alertId, string file, HttpResponse response, ArchiveReads archive)
    {
        var dot = file.LastIndexOf('.');
        if (!Enum.TryParse<CutoutKind>(file[..Math.Max(dot, 0)], ignoreCase: true, out var kind) || file[dot..] is not (".png" or ".fits") || !Enum.IsDefined(kind))
            return Problems.NotFound($"There is no cutout '{file}'.", "There are science, template and difference, each as .png and .fits.");
        if (!long.TryParse(alertId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            return Problems.NotFound($"'{alertId}' is no alert id.", "It is a whole number: alert_id of /api/v1/alerts.");

        var cancellation = response.HttpContext.RequestAborted;
        if (await PlaceAsync(archive.Database, survey, id, cancellation) is not { } packet)
            return Problems.NotFound($"No packet of alert {id} of survey '{survey}' is kept.", $"Whether the alert itself is there: /api/v1/alerts/{survey}/{id}.");
        var range = packet.Cutouts.Where(cutout => cutout.Kind == kind).Take(1).ToList();
        if (range.Count == 0)
            return Problems.NotFound($"Alert {id} came without a {CutoutJson.Word(kind)} cutout.", $"It has: {string.Join(", ", packet.Cutouts.Select(cutout => CutoutJson.Word(cutout.Kind)))}.");

        var bytes = await archive.Packs.ReadAsync(packet, cancellation);
        response.Headers[HeaderNames.CacheControl] = "public, max-age=86400, immutable";
        return Answer(bytes, range[0], file[dot..], $"{survey}-{id}-{CutoutJson.Word(kind)}.fits");
    }

    private static IResult Answer(byte[] packet, CutoutRange range, string ending, string name)
    {
        if (range.Offset < 0 || range.SizeBytes < 0 || range.Offset > packet.Length - range.SizeBytes)
            return Unreadable("its place lies outside its packet");
        ReadOnlyMemory<byte> fits = packet.AsMemory(range.Offset, range.SizeBytes);
        if (range.Gzipped)
        {
            if (!Gunzip.TryUnpack(fits, out var unzipped, out var damage))
                return Unreadable(damage);
            fits = unzipped;
        }

        if (ending == ".fits")
            return Results.Bytes(fits, "image/fits", name);
        return FitsReader.TryRead(fits.Span, out var image, out var fault)
            ? Results.Bytes(PngWriter.Write(image.Width, image.Height, Stretch.ToGrey(image)), "image/png")
            : Unreadable(fault);
    }

    private static IResult Unreadable(string fault) => Problems.Of(StatusCodes.Status422UnprocessableEntity, "The cutout cannot be read.", $"The survey's cutout {fault}.");

    private static async Task<StoredPacket?> PlaceAsync(Database database, string survey, long id, CancellationToken cancellation)
    {
        await using var command = database.Queries.CreateCommand(Sql);
        command.Parameters.AddWithValue("survey", survey);
        command.Parameters.AddWithValue("id", id);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return !await rows.ReadAsync(cancellation) || rows.IsDBNull(0) ? null : new StoredPacket
        {
            Pack = rows.GetString(0), Offset = rows.GetInt64(1), SizeBytes = rows.GetInt32(2), Cutouts = CutoutJson.Read(rows.GetString(3)),
        };
    }
}
