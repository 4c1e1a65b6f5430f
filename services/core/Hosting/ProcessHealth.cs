using System.Collections.Concurrent;
using Broker.Core.Streams;

namespace Broker.Core.Hosting;

/// <summary>How the workers of this process fare. Thread-safe.</summary>
public sealed class ProcessHealth
{
    private readonly ConcurrentQueue<Func<WorkerHealth>> workers = [];

    /// <summary>Every worker's source answers. A topic that is stopped, or a partition that is paused, waits for people and not for a restart.</summary>
    public static bool AreReady(IReadOnlyList<WorkerHealth> workers) => workers.All(worker => worker.IsReady);

    /// <summary>One worker more, for good.</summary>
    public void Watch(Func<WorkerHealth> worker) => workers.Enqueue(worker);

    public IReadOnlyList<WorkerHealth> Read() => [.. workers.Select(worker => worker())];
}
