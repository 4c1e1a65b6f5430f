using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

/// <summary>Keeps what is published; fails the first <c>Failures</c> times.</summary>
internal sealed class MemorySink<T> : ISink<T>
{
    private int tries;

    public List<T> Published { get; } = [];

    public int Failures { get; init; }

    public int Tries => tries;

    public Action OnFailure { get; init; } = () => { };

    public ValueTask PublishAsync(IReadOnlyList<T> values, CancellationToken cancellation)
    {
        if (tries++ < Failures)
        {
            OnFailure();
            throw new IOException("sink is down");
        }

        Published.AddRange(values);
        return ValueTask.CompletedTask;
    }
}
