using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>What is known of one survey: how its packets are recognised, read (step 3) and made alerts (step 4).</summary>
public interface ISurvey
{
    /// <summary>Short name, as <c>Alert.Survey</c> carries it.</summary>
    string Name { get; }

    /// <summary>By what the writer's schema names and holds, never by file or topic.</summary>
    bool Recognises(AvroSchema writer);

    /// <summary>A decoder of everything this schema writes.</summary>
    DatumDecoder Compile(AvroSchema writer);
}
