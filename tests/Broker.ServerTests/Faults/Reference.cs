using System.Text.Json.Nodes;
using Broker.Classify;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Expressions;
using Broker.Core.Streams;
using Broker.Filter.Delivery;
using Broker.Filter.Matching;
using Broker.Ingest;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.ServerTests.Faults;

/// <summary>
/// What must come of a stream: the stages run one packet after the other in one thread, without Kafka, PostgreSQL, codecs, batches
/// or their memory of duplicates. Keeps ids and hashes, not packets.
/// </summary>
internal sealed class Reference : IDisposable
{
    private readonly ModelRegistry models = ModelRegistry.Load(null);
    private readonly LiveFilters live = new(NullLogger.Instance);
    private readonly IngestStage ingest;
    private readonly ClassifyStage classify;
    private readonly FilterStage match;
    private readonly EvaluationContext evaluation = new();
    private readonly Dictionary<string, string> scores = [];

    /// <param name="filters">Whose matches are expected.</param>
    /// <param name="steps">Where the context comes from; none by default.</param>
    public Reference(IReadOnlyList<ExpectedFilter> filters, IngestSteps? steps = null)
    {
        live.Swap(filters.Select(filter => LiveFilter.Compile(filter.Stored, out var faults) ?? throw new ArgumentException(faults)));
        ingest = new IngestStage(Reading.NewReader(), new Dedup(0), steps ?? new IngestSteps());
        classify = new ClassifyStage(models.Active);
        match = new FilterStage(live);
        Matches = filters.ToDictionary(filter => filter.Name, _ => new Dictionary<string, ExpectedMatch>(StringComparer.Ordinal));
    }

    /// <summary><c>survey:alertId</c> of every alert, each once.</summary>
    public HashSet<string> Alerts { get; } = new(StringComparer.Ordinal);

    /// <summary>Packets that carry an alert which came before.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Packets that cannot be read.</summary>
    public long Rejected { get; private set; }

    /// <summary>By name of the filter and id of the match.</summary>
    public Dictionary<string, Dictionary<string, ExpectedMatch>> Matches { get; }

    /// <summary>Takes what is compared out of a body; the whole of it by default.</summary>
    public Func<byte[], byte[]> Compared { get; init; } = body => body;

    /// <summary>Whether to keep them whole, so that a difference can be named (default: yes); of a long stream the hashes must do.</summary>
    public bool KeepsBodies { get; init; } = true;

    public async Task AddAsync(FaultPacket packet)
    {
        var message = new StreamMessage<ReadOnlyMemory<byte>>
        {
            Value = packet.Bytes, Bytes = packet.Bytes, Topic = packet.Survey, Offset = packet.Number, Timestamp = packet.SentAt,
        };
        var read = (await ingest.RunAsync([message], CancellationToken.None))[0];
        Assert.True(read.Verdict == (packet.Poison is null ? Verdict.Passed : Verdict.Rejected), $"packet {packet.Number}, {packet.Poison}: {read.Verdict} {read.Message}");
        if (read.Verdict == Verdict.Rejected)
        {
            Rejected++;
            return;
        }

        var isNew = Alerts.Add(read.Value!.Id);
        Assert.Equal(packet.IsDuplicate, !isNew);
        Duplicates += isNew ? 0 : 1;
        await MatchAsync(read.Value, packet.Number, isNew);
    }

    /// <summary>Whether these are the scores of an alert; kept only with the bodies.</summary>
    /// <param name="id">Of the alert.</param>
    /// <param name="json">As the archive has them.</param>
    public bool HasScores(string id, string json) => JsonNode.DeepEquals(JsonNode.Parse(scores[id]), JsonNode.Parse(json));

    public void Dispose() => models.Dispose();

    private async Task MatchAsync(Alert alert, long number, bool isNew)
    {
        var scored = (await classify.RunAsync([Message(alert, number)], CancellationToken.None))[0].Value!;
        var matched = (await match.RunAsync([Message(scored, number)], CancellationToken.None))[0];
        if (KeepsBodies && isNew)
            scores[scored.Alert.Id] = JsonNode.Parse(AlertJson.Bytes(scored))!["scores"]!.ToJsonString();
        if (matched.Verdict != Verdict.Passed)
            return;
        evaluation.For(scored);
        foreach (var filter in matched.Value!.Filters)
        {
            var found = filter.Match(scored);
            var body = Compared(MatchBody.Json(found, filter, evaluation));
            if (isNew)
                Matches[filter.Stored.Name].Add(found.Id, new ExpectedMatch(body, KeepsBodies));
            else
                Matches[filter.Stored.Name][found.Id].AddRepeat(body);
        }
    }

    private static StreamMessage<T> Message<T>(T value, long number) => new() { Value = value, Topic = "reference", Offset = number };
}
