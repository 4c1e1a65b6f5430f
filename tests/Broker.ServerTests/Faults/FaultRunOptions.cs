namespace Broker.ServerTests.Faults;

/// <summary>What a run needs beyond the usual.</summary>
internal sealed record FaultRunOptions
{
    /// <summary>Length of the stream; 0 when the test makes and expects its packets itself.</summary>
    public int Packets { get; init; } = 400;

    public int BatchSize { get; init; } = 20;

    /// <summary>Bootstrap address of the survey's Kafka (default: that of the shared one).</summary>
    public string? SurveyKafka { get; init; }

    /// <summary>Bootstrap address of our own Kafka (default: that of the shared one).</summary>
    public string? Kafka { get; init; }

    /// <summary>Connection string (default: a new database on the shared server).</summary>
    public string? Postgres { get; init; }

    /// <summary>Whether the simulated sky is loaded into the run's Redis, and a filter asks for it.</summary>
    public bool WithCatalog { get; init; }

    /// <summary>Whose matches are compared.</summary>
    public IReadOnlyList<ExpectedFilter> Filters { get; init; } = ExpectedFilter.Usual;

    /// <summary>Whether the context is left out when bodies are compared: where Redis is away, it says so.</summary>
    public bool WithoutContext { get; init; }

    /// <summary>Whether flags are compared in any order: a schema whose fields were reordered has them in another.</summary>
    public bool FlagsInAnyOrder { get; init; }

    /// <summary>Takes what is compared out of a body.</summary>
    public Func<byte[], byte[]> Compared => WithoutContext ? BodyDifference.WithoutContext : FlagsInAnyOrder ? BodyDifference.WithFlagsInOrder : body => body;

    /// <summary>Whether the broker reads whatever topic of a survey there is, by a regular expression: that of the run, and what begins with its name and a line.</summary>
    public bool ByPattern { get; init; }

    /// <summary>What runs the broker: a program and its arguments, before the broker's own.</summary>
    public IReadOnlyList<string> Shell { get; init; } = [];

    /// <summary>Further settings of the broker.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
