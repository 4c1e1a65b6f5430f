using Npgsql;

namespace Broker.Core.Storage;

/// <summary>A partition that one process at a time writes for.</summary>
public readonly record struct FencedPlace(string Topic, Guid TopicId, int Partition)
{
    internal static void Add(NpgsqlCommand command, IReadOnlyCollection<FencedPlace> places)
    {
        command.Parameters.AddWithValue("topic", places.Select(place => place.Topic).ToArray());
        command.Parameters.AddWithValue("topic_id", places.Select(place => place.TopicId).ToArray());
        command.Parameters.AddWithValue("partition", places.Select(place => place.Partition).ToArray());
    }
}
