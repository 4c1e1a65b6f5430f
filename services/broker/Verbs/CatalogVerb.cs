using System.CommandLine;
using Broker.Broker.DevStack;
using System.Text.Json;
using Broker.Core.Hosting;
using Broker.Core.Sky;
using Broker.Core.Storage;
using Broker.Ingest.Context;
using Npgsql;
using StackExchange.Redis;

namespace Broker.Broker.Verbs;

/// <summary><c>broker catalog load|list|drop|cone</c>: the context catalogues in Redis.</summary>
public static class CatalogVerb
{
    private const int MostPrinted = 100_000;

    private static readonly Argument<string> Name = new("name") { Description = "Name of the catalogue, as filters call it." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new Command("catalog", "Context catalogues: load, list, drop, search.");
        command.Subcommands.Add(CatalogLoadVerb.Create());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Drop());
        command.Subcommands.Add(Cone());
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Catalogues that are loaded.") { Json };
        command.SetAction((parsed, _) => WithStore(async store =>
        {
            var isJson = parsed.GetValue(Json);
            foreach (var info in await store.ListAsync())
                Console.WriteLine(isJson ? info.ToJson() : Line(info));
            foreach (var load in await store.ListUnfinishedAsync())
                Console.WriteLine(isJson ? load.ToJson() : $"{load.Info.Name}\tunfinished load: {load.Info.Rows} sources, {load.Share:P0} of the file, begun {load.StartedAt:u}; the same command goes on, drop removes it");
            return ExitCode.Done;
        }));
        return command;
    }

    private static string Line(CatalogInfo info)
    {
        var kpc = info.RadiusKpc is { } value ? $" or {value} kpc" : "";
        var old = info.Format == CatalogInfo.PresentFormat ? "" : "\tof another version of the broker and not read: load it again";
        return $"{info.Name}\t{info.Rows} sources\tradius {info.RadiusArcsec}\"{kpc}\torder {info.Order}\t{info.SizeBytes / 1e6:0.#} MB\tloaded {info.LoadedAt:u}\t{string.Join(",", info.Columns)}{old}";
    }

    private static Command Drop()
    {
        var command = new Command("drop", "Remove a catalogue.") { Name };
        command.SetAction((parsed, cancellation) => WithStore(async store =>
        {
            var name = parsed.GetValue(Name)!;
            var isList = name.Contains('/') && await WatchListLoad.DropAsync(name, cancellation);
            var isExpected = await ForgetAsync(name, cancellation);
            if (await store.DropAsync(name, cancellation) || isList || isExpected)
                return ExitCode.Done;
            return Unknown(parsed.GetValue(Name)!);
        }));
        return command;
    }

    // One that Redis has lost and that nobody wants again is not waited for any more.
    private static async Task<bool> ForgetAsync(string name, CancellationToken cancellation)
    {
        if (Settings.Find("BROKER_POSTGRES") is not { } postgres)
            return false;
        try
        {
            await using var database = new Database(postgres);
            return await new ExpectedCatalogs(database).RemoveAsync(name, cancellation);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
        catch (NpgsqlException error)
        {
            throw new ServerException($"PostgreSQL: {error.Message}");
        }
    }

    private static Command Cone()
    {
        var ra = new Argument<string>("ra") { Description = "Degrees, or sexagesimal hours (05:34:31.9)." };
        var dec = new Argument<string>("dec") { Description = "Degrees, or sexagesimal (-05:23:28)." };
        var radius = new Option<double>("--radius") { Description = "Arcsec, at most 648000: the whole sky (default: 60).", DefaultValueFactory = _ => 60 };
        var most = new Option<int>("--limit") { Description = "Sources printed, 1 to 100000 (default: 1000).", DefaultValueFactory = _ => 1000 };
        var command = new Command("cone", "Sources of a catalogue around a position, nearest first.") { Name, ra, dec, radius, most, Json };
        command.SetAction((parsed, _) => WithStore(async store =>
        {
            if (!Sexagesimal.TryParseRaDeg(parsed.GetValue(ra)!, out var raDeg) | !Sexagesimal.TryParseDecDeg(parsed.GetValue(dec)!, out var decDeg)
                | parsed.GetValue(radius) is not (> 0 and <= CatalogCone.LargestRadiusArcsec) | parsed.GetValue(most) is < 1 or > MostPrinted)
                throw new CatalogException($"wanted: right ascension 0 to 360, declination -90 to 90, a radius of at most {CatalogCone.LargestRadiusArcsec} arcsec, a limit of 1 to {MostPrinted}");
            var info = (await store.ListAsync()).FirstOrDefault(known => known.Name == parsed.GetValue(Name));
            if (info is null)
                return Unknown(parsed.GetValue(Name)!);
            var (nearest, count) = await new CatalogCone(store).SearchAsync(info, (raDeg, decDeg), parsed.GetValue(radius), parsed.GetValue(most));
            foreach (var (source, separation) in nearest)
                Console.WriteLine(Row(info, source, separation, parsed.GetValue(Json)));
            if (count == 0)
                Say($"no source of {info.Name} within {parsed.GetValue(radius)}\"");
            if (count > nearest.Count)
                Say($"{count} sources in all; these are the nearest {nearest.Count}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static string Row(CatalogInfo info, CatalogSource source, double separationArcsec, bool json)
    {
        var values = info.Columns.Zip(source.Values).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second);
        return json
            ? JsonSerializer.Serialize(new { source_id = source.Id, separation_arcsec = separationArcsec, ra = source.RaDeg, dec = source.DecDeg, values })
            : $"{separationArcsec:0.000}\"\t{source.Id}\t{source.RaDeg:0.000000}\t{source.DecDeg:0.000000}\t{string.Join("; ", values.Select(pair => $"{pair.Key}={pair.Value}"))}";
    }

    /// <summary>Connects to Redis, and says what is wrong when that, or the work, does not succeed.</summary>
    internal static async Task<int> WithStore(Func<CatalogStore, Task<int>> work)
    {
        try
        {
            Settings.Required("BROKER_REDIS");
            var options = OptionsReader.Read(name => name == "BROKER_POSTGRES" ? "Host=unused" : Settings.Find(name));
            using var redis = await ConnectionMultiplexer.ConnectAsync(options.Redis);
            return await work(new CatalogStore(redis));
        }
        catch (ServerException error)
        {
            return Fail(error.Message, ExitCode.DoneWithFailures);
        }
        catch (OptionsException error)
        {
            return Fail(error.Message, ExitCode.WrongArguments);
        }
        catch (CatalogException error)
        {
            return Fail(error.Message, ExitCode.WrongArguments);
        }
        catch (TimeoutException error)
        {
            return Fail(error.Message, ExitCode.DoneWithFailures);
        }
        catch (RedisConnectionException)
        {
            return Fail($"no Redis answers at {Settings.Find("BROKER_REDIS")}; start one with: ./run up", ExitCode.DoneWithFailures);
        }
        catch (RedisServerException error)
        {
            return Fail($"redis: {error.Message}", ExitCode.DoneWithFailures);
        }
    }

    private static int Unknown(string name) => Fail($"there is no catalogue '{name}'; see: broker catalog list", ExitCode.DoneWithFailures);

    private static int Fail(string message, int code)
    {
        foreach (var line in message.Split('\n'))
            Say($"error: {line}");
        return code;
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}
