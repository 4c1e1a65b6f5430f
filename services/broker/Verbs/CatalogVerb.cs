using System.CommandLine;
using System.Diagnostics;
using Broker.Broker.DevStack;
using System.Text.Json;
using Broker.Core.Hosting;
using Broker.Core.Sky;
using Broker.Ingest.Context;
using StackExchange.Redis;

namespace Broker.Broker.Verbs;

/// <summary><c>broker catalog load|list|drop|cone</c>: the context catalogues in Redis.</summary>
public static class CatalogVerb
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the catalogue, as filters call it." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new Command("catalog", "Context catalogues: load, list, drop, search.");
        command.Subcommands.Add(Load());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Drop());
        command.Subcommands.Add(Cone());
        return command;
    }

    private static Command Load()
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV or FITS table, gzipped or not." }.AcceptExistingOnly();
        var name = new Option<string?>("--name") { Description = "Name of the catalogue (default: the file's)." };
        var radius = new Option<double>("--radius") { Description = "Search radius around an alert, arcsec.", DefaultValueFactory = _ => 5 };
        var ra = new Option<string?>("--ra") { Description = "Right-ascension column: degrees, or sexagesimal hours (default: guessed)." };
        var dec = new Option<string?>("--dec") { Description = "Declination column (default: guessed)." };
        var id = new Option<string?>("--id") { Description = "Column that names a source (default: guessed, else the row number)." };
        var columns = new Option<string?>("--columns") { Description = "Comma-separated columns to carry (default: all, at most 32)." };
        var command = new Command("load", "Load a table; an older catalogue of the same name is replaced when the new one is whole.") { file, name, radius, ra, dec, id, columns };
        command.SetAction((parsed, cancellation) => WithStore(async store =>
        {
            var path = parsed.GetValue(file)!.FullName;
            var options = new CatalogLoadOptions
            {
                Name = parsed.GetValue(name) ?? Path.GetFileName(path).Split('.')[0].ToLowerInvariant(),
                RadiusArcsec = parsed.GetValue(radius),
                RaColumn = parsed.GetValue(ra),
                DecColumn = parsed.GetValue(dec),
                IdColumn = parsed.GetValue(id),
                Columns = parsed.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            };
            var started = Stopwatch.GetTimestamp();
            var info = await new CatalogLoader(store, TimeProvider.System).LoadAsync(path, options, ShowProgress, cancellation);
            Say("");
            var skipped = info.RejectedRows == 0 ? "" : $", {info.RejectedRows} rows without a readable position left out";
            Say($"{info.Name}: {info.Rows} sources in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s{skipped}; radius {info.RadiusArcsec}\"; carries {string.Join(", ", info.Columns)}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Catalogues that are loaded.") { Json };
        command.SetAction((parsed, _) => WithStore(async store =>
        {
            foreach (var info in await store.ListAsync())
                Console.WriteLine(parsed.GetValue(Json) ? info.ToJson() : $"{info.Name}\t{info.Rows} sources\tradius {info.RadiusArcsec}\"\tloaded {info.LoadedAt:u}\t{string.Join(",", info.Columns)}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Drop()
    {
        var command = new Command("drop", "Remove a catalogue.") { Name };
        command.SetAction((parsed, _) => WithStore(async store =>
        {
            if (await store.DropAsync(parsed.GetValue(Name)!))
                return ExitCode.Done;
            return Unknown(parsed.GetValue(Name)!);
        }));
        return command;
    }

    private static Command Cone()
    {
        var ra = new Argument<string>("ra") { Description = "Degrees, or sexagesimal hours (05:34:31.9)." };
        var dec = new Argument<string>("dec") { Description = "Degrees, or sexagesimal. Write -- before a negative one." };
        var radius = new Option<double>("--radius") { Description = "Arcsec, at most 18000.", DefaultValueFactory = _ => 60 };
        var command = new Command("cone", "Sources of a catalogue around a position, nearest first.") { Name, ra, dec, radius, Json };
        command.SetAction((parsed, _) => WithStore(async store =>
        {
            if (!Sexagesimal.TryParseRaDeg(parsed.GetValue(ra)!, out var raDeg) | !Sexagesimal.TryParseDecDeg(parsed.GetValue(dec)!, out var decDeg)
                | parsed.GetValue(radius) is not (> 0 and <= CatalogCone.LargestRadiusArcsec))
                throw new CatalogException("wanted: right ascension 0 to 360, declination -90 to 90, a radius of at most 18000 arcsec");
            var info = (await store.ListAsync()).FirstOrDefault(known => known.Name == parsed.GetValue(Name));
            if (info is null)
                return Unknown(parsed.GetValue(Name)!);
            foreach (var (source, separation) in await new CatalogCone(store).SearchAsync(info, raDeg, decDeg, parsed.GetValue(radius)))
                Console.WriteLine(Row(info, source, separation, parsed.GetValue(Json)));
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

    private static async Task<int> WithStore(Func<CatalogStore, Task<int>> work)
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
        catch (RedisConnectionException)
        {
            return Fail($"no Redis answers at {Settings.Find("BROKER_REDIS")}; start one with: ./run up", ExitCode.DoneWithFailures);
        }
    }

    private static int Unknown(string name) => Fail($"there is no catalogue '{name}'; see: broker catalog list", ExitCode.DoneWithFailures);

    private static int Fail(string message, int code)
    {
        foreach (var line in message.Split('\n'))
            Say($"error: {line}");
        return code;
    }

    private static void ShowProgress(double share, long rows) => Console.Error.Write($"\r{share,4:P0}  {rows} sources");

    private static void Say(string line) => Console.Error.WriteLine(line);
}
