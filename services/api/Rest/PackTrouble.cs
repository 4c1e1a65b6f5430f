using System.Globalization;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broker.Api.Rest;

/// <summary>Says in plain words why a packet cannot be had: retired, damaged, or its store is away.</summary>
internal static partial class PackTrouble
{
    private const double Gigabyte = 1e9;

    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StorageException error)
        {
            return Answer(context.HttpContext, error);
        }
    }

    private static IResult Answer(HttpContext http, StorageException error)
    {
        switch (error.Fault)
        {
            case StorageFault.Gone:
                return Problems.Of(StatusCodes.Status410Gone, "The packet is no longer kept.",
                    $"{Sentence(error.Message)} {Kept(http.RequestServices.GetRequiredService<BrokerOptions>().PacksOrDefault)} The alert itself and its light curve stay.");
            case StorageFault.Away:
                LogTrouble(Log(http), error.Message);
                http.Response.Headers.RetryAfter = "5";
                return Problems.Of(StatusCodes.Status503ServiceUnavailable, "The packets are not reachable.",
                    "The store of the packets does not answer just now; new packets wait and nothing is lost. Try again in a few seconds.");
            default:
                LogTrouble(Log(http), error.Message);
                return Problems.Of(StatusCodes.Status500InternalServerError, "The stored packet is damaged.", Sentence(error.Message));
        }
    }

    private static string Kept(PackPlace place)
    {
        var limits = new List<string>();
        if (place.KeepFor is { } time)
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"for {time.TotalDays:0} days"));
        if (place.KeepBytes is { } bytes)
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"up to {bytes / Gigabyte:0} GB"));
        return limits.Count == 0
            ? "This broker keeps its packs for ever: this one was taken away by hand or by a rule of the store."
            : $"Packets are kept {string.Join(" and ", limits)}.";
    }

    private static ILogger Log(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Broker.Packs");

    [LoggerMessage(EventName = "PacketUnreadable", Level = LogLevel.Warning, Message = "A packet could not be read: {Trouble}")]
    private static partial void LogTrouble(ILogger logger, string trouble);

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
