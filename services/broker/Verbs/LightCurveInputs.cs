using System.CommandLine;
using Broker.Classify.Tables;
using Broker.Core.Streams;
using Broker.Ingest;

namespace Broker.Broker.Verbs;

/// <summary>Light curves as a user names them: tables (.csv, .csv.gz) or survey packets, files or folders.</summary>
internal sealed class LightCurveInputs(IReadOnlyList<string> paths)
{
    /// <summary>Packets that could not be read; each was named on stderr.</summary>
    public int Rejected { get; private set; }

    /// <summary>One after the other, in the order given. Throws <see cref="TableException"/> when a table is malformed.</summary>
    public IEnumerable<LightCurveRows> Read() => paths.SelectMany(path => IsTable(path) ? LightCurveFile.Read(path) : Packets(path));

    public static Argument<string[]> Argument(string name, string description)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(result =>
        {
            foreach (var path in result.Tokens.Select(token => token.Value).Where(path => !Path.Exists(path)))
                result.AddError($"{name}: {path} does not exist");
        });
        return argument;
    }

    private static bool IsTable(string path) => !Directory.Exists(path) && path.Replace(".gz", "", StringComparison.Ordinal).EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<LightCurveRows> Packets(string path)
    {
        var reader = SchemaPlaces.Reader(null);
        foreach (var file in PacketFolder.Find([path]).Packets)
        {
            foreach (var packet in PacketFile.ReadAsync(file, reader, CancellationToken.None).ToBlockingEnumerable())
            {
                if (packet.Outcome.Verdict == Verdict.Passed)
                    yield return LightCurveRows.Of(packet.Outcome.Value!.Alert);
                else
                    Reject(file, packet);
            }
        }
    }

    private void Reject(string file, FilePacket packet)
    {
        Rejected++;
        Console.Error.WriteLine($"{file}: byte {packet.Offset}: {packet.Outcome.Reason}: {packet.Outcome.Message}");
    }
}
