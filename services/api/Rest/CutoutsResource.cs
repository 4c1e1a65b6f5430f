using System.Globalization;
using Broker.Api.Archive;
using Broker.Api.Imaging;
using Broker.Api.Security;
using Broker.Core.Alerts;
using Microsoft.Net.Http.Headers;

namespace Broker.Api.Rest;

/// <summary><c>/alerts/…/cutouts</c>: the three small images of an alert, to look at (PNG) or to measure (FITS).</summary>
internal static class CutoutsResource
{
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
            return PacketPlace.NoAlertId(alertId);

        var cancellation = response.HttpContext.RequestAborted;
        if (await PacketPlace.FindAsync(archive.Database, survey, id, cancellation) is not { } packet)
            return PacketPlace.NoPacket(survey, id);
        var range = packet.Cutouts.Where(cutout => cutout.Kind == kind).Take(1).ToList();
        if (range.Count == 0)
            return Problems.NotFound($"Alert {id} came without a {CutoutJson.Word(kind)} cutout.", $"It has: {string.Join(", ", packet.Cutouts.Select(cutout => CutoutJson.Word(cutout.Kind)))}.");

        var bytes = await archive.Packs.ReadSliceAsync(packet, range[0].Offset, range[0].SizeBytes, cancellation);
        response.Headers[HeaderNames.CacheControl] = "public, max-age=86400, immutable";
        return Answer(bytes, range[0].Gzipped, file[dot..], $"{survey}-{id}-{CutoutJson.Word(kind)}.fits");
    }

    private static IResult Answer(ReadOnlyMemory<byte> fits, bool gzipped, string ending, string name)
    {
        if (gzipped)
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
}
