using System.CommandLine;
using System.Text.Json;
using Broker.Ingest;

namespace Broker.Broker.Verbs;

/// <summary><c>broker decode PATH… [--schemas DIR|URL]</c>: survey packets in, one JSON line each out.</summary>
public static class DecodeVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Packets, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var schemas = new Option<string?>("--schemas")
        {
            Description = "Writer schemas besides the bundled ones: a folder per version (11.1/lsst.v11_1.alert.avsc), or a registry's address.",
        };
        paths.Validators.Add(result =>
        {
            foreach (var path in result.Tokens.Select(token => token.Value).Where(path => !Path.Exists(path)))
                result.AddError($"PATH: {path} does not exist");
        });
        schemas.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } place && !SchemaPlaces.IsAddress(place) && !Directory.Exists(place))
                result.AddError($"--schemas: {place} is neither a folder nor an http address");
        });

        var command = new Command("decode", "Print survey packets as alerts, one JSON line each.") { paths, schemas };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(paths), parsed.GetValue(schemas), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, string? schemas, CancellationToken cancellation)
    {
        var folder = PacketFolder.Find(paths);
        if (folder.LeftAside > 0)
            await Console.Error.WriteLineAsync($"not packets, left aside: {folder.LeftAside} files");

        await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        var counts = await new DecodeReport(SchemaPlaces.Reader(schemas), output).RunAsync(folder.Packets, cancellation);
        await Console.Error.WriteLineAsync(JsonSerializer.Serialize(
            new { packets = counts.Packets, decoded = counts.Decoded, rejected = counts.Rejected }));
        return counts.Rejected == 0 ? ExitCode.Done : ExitCode.DoneWithFailures;
    }
}
