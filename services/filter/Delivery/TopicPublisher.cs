using Broker.Core.Streams.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Filter.Delivery;

/// <summary>
/// Publishes matches to their filters' topics. What the cluster refuses for good (a topic it does not allow, a body it finds too large)
/// is that filter's misfortune alone: it is noted, and the others' matches are published. Any other failure throws, and may be repeated.
/// </summary>
internal sealed class TopicPublisher(MatchDestinations destinations, UnpublishedMatches unpublished)
{
    private readonly HashSet<string> topics = [];

    /// <returns>Those that were not published, and why; they are noted.</returns>
    /// <exception cref="KafkaException">Some may not have been published; nothing is noted.</exception>
    public async Task<IReadOnlyDictionary<OutgoingMatch, string>> PublishAsync(IReadOnlyList<OutgoingMatch> slice, CancellationToken cancellation)
    {
        var refused = new Dictionary<OutgoingMatch, string>(ReferenceEqualityComparer.Instance);
        foreach (var match in slice)
        {
            if ((match.Fault ?? unpublished.OffReason(match.Filter)) is { } reason)
                refused.Add(match, reason);
        }

        await EnsureTopicsAsync(slice, refused);
        var sent = slice.Where(match => !refused.ContainsKey(match)).GroupBy(match => match.Filter.Topic);
        try
        {
            // Each topic on its own, all at once: what one refuses is no reason to send the others anything twice.
            foreach (var (match, reason) in (await Task.WhenAll(sent.Select(ofTopic => PublishAsync(ofTopic.ToList(), cancellation)))).SelectMany(each => each))
                refused.Add(match, reason);
        }
        catch (KafkaException e) when (KafkaErrors.IsMissing(e.Error))
        {
            // Somebody deleted a topic: the repeat makes it again.
            topics.Clear();
            throw;
        }

        Note(slice, refused);
        return refused;
    }

    private async Task EnsureTopicsAsync(IReadOnlyList<OutgoingMatch> slice, Dictionary<OutgoingMatch, string> refused)
    {
        var unknown = slice.Where(match => !refused.ContainsKey(match)).Select(match => match.Filter.Topic).Distinct().Where(topic => !topics.Contains(topic)).ToList();
        if (unknown.Count == 0)
            return;
        try
        {
            await destinations.EnsureTopics(unknown);
        }
        catch (CreateTopicsException e) when (e.Results.TrueForAll(result => IsThere(result.Error) || KafkaErrors.IsForGood(result.Error)))
        {
            // A prefix may stand before our own name of it.
            foreach (var result in e.Results.Where(result => !IsThere(result.Error)))
            {
                var topic = unknown.Find(name => result.Topic.EndsWith(name, StringComparison.Ordinal));
                unknown.Remove(topic!);
                foreach (var match in slice.Where(match => match.Filter.Topic == topic))
                    refused.TryAdd(match, Text(result.Error));
            }
        }

        topics.UnionWith(unknown);
    }

    private static bool IsThere(Error error) => error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists;

    /// <returns>Those that the topic refused, and why.</returns>
    private async Task<IReadOnlyList<(OutgoingMatch Match, string Reason)>> PublishAsync(List<OutgoingMatch> ofTopic, CancellationToken cancellation)
    {
        if (await RefusalAsync(ofTopic, cancellation) is not { } reason)
            return [];
        var refused = new List<(OutgoingMatch, string)>();
        var streak = 0;
        foreach (var match in ofTopic)
        {
            var why = streak >= UnpublishedMatches.RefusalLimit || ofTopic.Count == 1 ? reason : await RefusalAsync([match], cancellation);
            streak = why is null ? 0 : streak + 1;
            if (why is not null)
                refused.Add((match, why));
        }

        return refused;
    }

    private async Task<string?> RefusalAsync(List<OutgoingMatch> matches, CancellationToken cancellation)
    {
        try
        {
            await destinations.Topics.PublishAsync(matches.ConvertAll(Record), cancellation);
            return null;
        }
        catch (KafkaException e) when (KafkaErrors.IsForGood(e.Error))
        {
            return Text(e.Error);
        }
    }

    private void Note(IReadOnlyList<OutgoingMatch> slice, Dictionary<OutgoingMatch, string> refused)
    {
        foreach (var match in slice)
        {
            if (refused.TryGetValue(match, out var reason))
                unpublished.Add(match.Filter, reason);
            else
                unpublished.Accept(match.Filter);
        }
    }

    private static string Text(Error error) => $"Kafka refuses it: {error.Reason.ReplaceLineEndings(" ")} ({error.Code})";

    private static KafkaRecord Record(OutgoingMatch outgoing) => new(outgoing.Filter.Topic, outgoing.Match.Classified.Alert.ObjectId, outgoing.Body);
}
