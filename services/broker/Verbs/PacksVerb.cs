using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Broker.Core.Hosting;
using Broker.Core.Storage;

namespace Broker.Broker.Verbs;

/// <summary><c>broker packs list|check|prune</c>: the stored packets, where BROKER_PACKS says.</summary>
public static class PacksVerb
{
    private const double Megabyte = 1e6;
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object a line." };

    public static Command Create()
    {
        var command = new Command("packs", "The stored packets, where BROKER_PACKS says.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Check());
        command.Subcommands.Add(Prune());
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Every pack, the oldest nights first: size, last write, and whether it is closed or so recent that it may still grow.") { Json };
        command.SetAction((parsed, cancellation) => WithPacksAsync(async (packs, _) =>
        {
            var (count, bytes) = (0, 0L);
            await foreach (var pack in packs.ListAsync(cancellation))
            {
                Console.WriteLine(Text(pack, parsed.GetValue(Json)));
                (count, bytes) = (count + 1, bytes + pack.SizeBytes);
            }

            await SayAsync($"{count} packs, {Megabytes(bytes)}, in {packs.Address}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Check()
    {
        var name = new Argument<string?>("pack") { Description = "One pack, as list prints it; without it, all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Reads every packet and compares its CRC; names the byte where a damaged or torn tail begins.") { name, Json };
        command.SetAction((parsed, cancellation) => WithPacksAsync(async (packs, _) =>
        {
            var (count, packets, damaged) = (0, 0L, 0);
            await foreach (var pack in ChosenAsync(packs, parsed.GetValue(name), cancellation))
            {
                var content = await packs.ScanAsync(pack, cancellation);
                Console.WriteLine(parsed.GetValue(Json) ? ToJson(pack, content) : Line(pack, content));
                (count, packets, damaged) = (count + 1, packets + content.Packets.Count, damaged + (content.TornAt is null ? 0 : 1));
            }

            await SayAsync($"{count} packs, {packets} whole packets, {damaged} packs with a damaged or torn tail, in {packs.Address}");
            return damaged == 0 ? ExitCode.Done : ExitCode.DoneWithFailures;
        }));
        return command;
    }

    private static Command Prune()
    {
        var dry = new Option<bool>("--dry-run") { Description = "Say which packs would go, and delete none." };
        var command = new Command("prune", "Deletes the oldest packs, as BROKER_PACKS_KEEP_DAYS and BROKER_PACKS_KEEP_GB say.") { dry, Json };
        command.SetAction((parsed, cancellation) => WithPacksAsync(async (packs, limits) =>
        {
            var retention = new PackRetention(packs, limits, TimeProvider.System);
            if (retention.KeepsAll)
                throw new OptionsException(["packs are kept for ever: set BROKER_PACKS_KEEP_DAYS or BROKER_PACKS_KEEP_GB"]);
            var result = await retention.RunAsync(parsed.GetValue(dry), cancellation);
            foreach (var pack in result.Retired)
                Console.WriteLine(Text(pack, parsed.GetValue(Json)));
            var gone = parsed.GetValue(dry) ? "would go" : "deleted";
            await SayAsync($"{result.Retired.Count} of {result.Packs} packs {gone}, {Megabytes(result.Retired.Sum(pack => pack.SizeBytes))} of {Megabytes(result.SizeBytes)}, in {packs.Address}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static async IAsyncEnumerable<string> ChosenAsync(Packs packs, string? name, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (name is not null)
        {
            yield return name;
            yield break;
        }

        await foreach (var pack in packs.ListAsync(cancellation))
            yield return pack.Name;
    }

    private static Task<int> WithPacksAsync(Func<Packs, PackPlace, Task<int>> work) => Guarded.RunAsync(async () =>
    {
        var options = Settings.OptionsWithoutServers();
        using var packs = Packs.Open(options.PacksOrDefault);
        return await work(packs, options.PacksOrDefault);
    });

    private static string Text(PackInfo pack, bool isJson) => isJson
        ? JsonSerializer.Serialize(new { pack = pack.Name, size_bytes = pack.SizeBytes, written_at = pack.WrittenAt, state = State(pack) })
        : $"{pack.Name}\t{Megabytes(pack.SizeBytes)}\twritten {pack.WrittenAt:u}\t{State(pack)}";

    /// <summary>A pack that may still grow is not deleted.</summary>
    private static string State(PackInfo pack) => TimeProvider.System.GetUtcNow() - pack.WrittenAt < PackRetention.Untouchable ? "recent" : "closed";

    private static string Line(string pack, PackContent content) =>
        $"{pack}\t{content.Packets.Count} packets\t{(content.TornAt is { } at ? $"damaged or torn from byte {at} on" : "whole")}";

    private static string ToJson(string pack, PackContent content) =>
        JsonSerializer.Serialize(new { pack, packets = content.Packets.Count, torn_at = content.TornAt });

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Megabyte:0.0} MB");

    private static Task SayAsync(string line) => Console.Error.WriteLineAsync(line);
}
