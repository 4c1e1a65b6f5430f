using System.Globalization;
using Broker.Broker.Simulator.Tables;

namespace Broker.Broker.Simulator;

/// <summary>
/// Writes a simulated stream into a folder: <c>packets/</c> with one file a message, named so that the order of names is the order of
/// sending; <c>truth.csv</c> with one line an object; <c>simulated_catalog.csv</c> for <c>broker catalog load</c>.
/// </summary>
public static class PacketFiles
{
    /// <summary>Packets written.</summary>
    public static async Task<long> WriteAsync(SimulationOptions options, string folder, CancellationToken cancellation)
    {
        var packets = Path.Combine(folder, "packets");
        Directory.CreateDirectory(packets);
        var stream = new SimulatedStream(options);
        await WriteLinesAsync(
            Path.Combine(folder, "simulated_catalog.csv"),
            SimulatedCatalog.Lines(options.Surveys.SelectMany(stream.Sources)).Prepend(SimulatedCatalog.Header),
            cancellation);

        long written = 0;
        var told = new HashSet<string>();
        await using var truth = new StreamWriter(Path.Combine(folder, "truth.csv"));
        await truth.WriteAsync(Truth.Header + "\n");
        foreach (var packet in stream)
        {
            await File.WriteAllBytesAsync(Path.Combine(packets, FileName(packet, written++)), packet.Bytes, cancellation);
            if (told.Add(packet.Key))
                await truth.WriteAsync(Truth.Line(packet.Truth.Object, [.. packet.Truth.Past, packet.Truth.Now]) + "\n");
        }

        return written;
    }

    private static string FileName(SimulatedPacket packet, long number)
    {
        var fault = packet.Fault == PacketFault.None ? "" : "_" + packet.Fault.ToString().ToLowerInvariant();
        var extension = packet.Survey == "lsst" ? "bin" : "avro";
        return string.Create(CultureInfo.InvariantCulture, $"{number:D7}_{packet.AlertId}{fault}.{extension}");
    }

    private static async Task WriteLinesAsync(string path, IEnumerable<string> lines, CancellationToken cancellation)
    {
        await using var file = new StreamWriter(path);
        foreach (var line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            await file.WriteAsync(line + "\n");
        }
    }
}
