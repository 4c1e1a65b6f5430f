using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

/// <summary>Passes twice the value; drops zero as a duplicate; rejects what is negative.</summary>
internal sealed class Doubling : IStage<int, int>
{
    public int Runs { get; private set; }

    public ValueTask<IReadOnlyList<Outcome<int>>> RunAsync(IReadOnlyList<StreamMessage<int>> batch, CancellationToken cancellation)
    {
        Runs++;
        return ValueTask.FromResult<IReadOnlyList<Outcome<int>>>([.. batch.Select(m => m.Value switch
        {
            0 => Outcome<int>.Dropped(Reason.Duplicate),
            < 0 => Outcome<int>.Rejected(Reason.OutOfRange, "negative", "4 normalise"),
            _ => Outcome<int>.Passed(2 * m.Value),
        })]);
    }
}
