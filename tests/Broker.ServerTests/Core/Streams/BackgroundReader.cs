using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.ServerTests.Core.Streams;

/// <summary>Reads and commits until it is disposed.</summary>
internal sealed class BackgroundReader : IAsyncDisposable
{
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<StreamMessage<int>> read = [];
    private readonly Action<IReadOnlyList<StreamMessage<int>>> publish;
    private readonly Task running;

    public BackgroundReader(KafkaSource<int> source, Action<IReadOnlyList<StreamMessage<int>>>? publish = null)
    {
        this.publish = publish ?? (_ => { });
        running = Task.Run(() => RunAsync(source));
    }

    public int Count => Select(messages => messages.Count);

    public IReadOnlyList<int> Values => Select(messages => messages.ConvertAll(m => m.Value));

    public IReadOnlyList<int> Assignments => Select(messages => messages.ConvertAll(m => m.Assignment));

    public IReadOnlyCollection<int> Partitions => Select(messages => messages.Select(m => m.Partition).ToHashSet());

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private T Select<T>(Func<List<StreamMessage<int>>, T> select)
    {
        lock (gate)
            return select(read);
    }

    /// <summary>What Kafka does not answer is asked again, as the worker does.</summary>
    private async Task RunAsync(KafkaSource<int> source)
    {
        while (await RepeatAsync(() => source.TakeAsync(stop.Token)) is { } batch)
        {
            var ours = await RepeatAsync(() => source.StillOursAsync(batch, stop.Token));
            publish(ours);
            lock (gate)
                read.AddRange(ours);
            await RepeatAsync(async () =>
            {
                await source.CommitAsync(ours, stop.Token);
                return true;
            });
        }
    }

    private async Task<T> RepeatAsync<T>(Func<ValueTask<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (KafkaException)
            {
                await Task.Delay(RetryWait, stop.Token);
            }
        }
    }
}
