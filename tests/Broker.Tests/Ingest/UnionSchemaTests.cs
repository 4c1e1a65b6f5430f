using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;

namespace Broker.Tests.Ingest;

/// <summary>Some simulators write a packet's schema as the union of the alert's record and its parts.</summary>
public sealed class UnionSchemaTests
{
    private const string Part = """{"type":"record","name":"part","fields":[{"name":"x","type":"int"}]}""";

    [Fact]
    public async Task An_alert_behind_a_union_of_records_is_read_as_without_it()
    {
        var schema = AvroSchema.Parse(BundledSchemas.Text("ztf", "4.02")!);
        var made = new MadePackets(seed: 5);
        for (var i = 0; i < 20; i++)
        {
            var datum = made.Datum(schema);
            var plain = await ReadAsync(schema.ToJson(), datum);
            var behind = await ReadAsync($"[{Part},{schema.ToJson()}]", [2, .. datum]);
            Assert.Equal(plain.Verdict, behind.Verdict);
            Assert.Equal(Alert(plain)?.Id, Alert(behind)?.Id);
            Assert.Equal(Alert(plain)?.LightCurve.Count, Alert(behind)?.LightCurve.Count);
        }
    }

    [Fact]
    public async Task A_part_on_its_own_is_rejected()
    {
        var schema = BundledSchemas.Text("ztf", "4.02")!;
        Assert.Equal(Verdict.Rejected, (await ReadAsync($"[{Part},{schema}]", [0, 14])).Verdict);
    }

    private static Alert? Alert(Outcome<DecodedPacket> outcome) => outcome.Verdict == Verdict.Passed ? outcome.Value.Alert : null;

    private static async Task<Outcome<DecodedPacket>> ReadAsync(string schema, byte[] datum)
    {
        using var file = new MemoryStream();
        using (var writer = new ContainerWriter(file, schema))
            writer.Append(datum);
        return await SchemaPlaces.Reader(null).ReadOneAsync(file.ToArray(), CancellationToken.None);
    }
}
