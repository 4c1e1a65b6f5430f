using Broker.Core.Hosting;
using Broker.Core.Streams;

namespace Broker.Tests.Core.Hosting;

public sealed class ProcessHealthTests
{
    [Fact]
    public void A_process_is_ready_when_all_its_workers_are_whatever_they_wait_for()
    {
        var (health, isReady) = (new ProcessHealth(), false);
        health.Watch(() => new("ingest", true, ["ztf"], [new("ztf", 0, 5)]));
        health.Watch(() => new("context", isReady, [], []));

        Assert.False(ProcessHealth.AreReady(health.Read()));
        isReady = true;
        Assert.True(ProcessHealth.AreReady(health.Read()));
        Assert.Equal(["ingest", "context"], health.Read().Select(worker => worker.Name));
    }
}
