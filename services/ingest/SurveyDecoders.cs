using System.Runtime.CompilerServices;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>
/// The decoder of each writer schema, compiled when it is first met and kept as long as the schema is known. Not for several threads at once.
/// </summary>
public sealed class SurveyDecoders(IReadOnlyList<ISurvey> surveys)
{
    private const int MostNamedTypes = 8;

    /// <summary>Does not keep a schema alive: what knows schemas is bounded, and so are the decoders.</summary>
    private readonly ConditionalWeakTable<AvroSchema, StrongBox<Outcome<DatumDecoder>>> decoders = [];

    /// <summary>Rejected when no survey knows the schema, or when it means something else by the names we read.</summary>
    public Outcome<DatumDecoder> For(AvroSchema writer)
    {
        if (!decoders.TryGetValue(writer, out var known))
            decoders.Add(writer, known = new(Compile(writer)));
        return known.Value;
    }

    // Some tools write a packet's schema as the union of the record and the records it is made of.
    private static IEnumerable<AvroSchema> Candidates(AvroSchema writer) => writer.Kind == AvroKind.Union ? writer.Branches : [writer];

    private Outcome<DatumDecoder> Compile(AvroSchema writer)
    {
        if (surveys.FirstOrDefault(survey => Candidates(writer).Any(survey.Recognises)) is not { } survey)
        {
            var known = string.Join(", ", surveys.Select(s => s.Name));
            var types = writer.Kind == AvroKind.Union ? string.Join(" or ", writer.Branches.Take(MostNamedTypes).Select(b => b.FullName)) : writer.FullName;
            return Outcome<DatumDecoder>.Rejected(Reason.NotAnAlert, $"'{types}' is no alert of a survey known here ({known})");
        }

        try
        {
            return Outcome<DatumDecoder>.Passed(survey.Compile(writer));
        }
        catch (WireException error)
        {
            return Outcome<DatumDecoder>.Rejected(Reason.UnknownSchema, $"'{writer.FullName}': {error.Message}");
        }
    }
}
