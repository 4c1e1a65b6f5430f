using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;

namespace Broker.Tests.Ingest.Surveys;

public sealed class UnfitSchemaTests
{
    private const string Midpoint = "midpointMjdTai";

    [Theory]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", "long (timestamp-micros)")]
    [InlineData("""{"type":"record","name":"epoch","fields":[{"name":"day","type":"double"}]}""", "record lsst.v13_0.epoch")]
    [InlineData("\"string\"", "string")]
    public void A_field_that_became_something_else_is_named_with_both_types(string type, string named)
    {
        var schema = $$$"""
            {"type":"record","name":"alert","namespace":"lsst.v13_0","fields":[{"name":"diaSource","type":{"type":"record","name":"diaSource","fields":[
              {"name":"diaSourceId","type":"long"},{"name":"band","type":"string"},{"name":"ra","type":"double"},{"name":"dec","type":"double"},
              {"name":"psfFlux","type":"float"},{"name":"psfFluxErr","type":"float"},{"name":"{{{Midpoint}}}","type":{{{type}}}}]}}]}
            """;

        var outcome = new SurveyDecoders(PacketReader.Surveys).For(AvroSchema.Parse(schema));

        Assert.Equal(Reason.UnknownSchema, outcome.Reason);
        Assert.Equal(
            $"'lsst.v13_0.alert': field '{Midpoint}' of 'lsst.v13_0.diaSource' is {named}, where a plain number (int, long, float or double) is read",
            outcome.Message);
    }
}
