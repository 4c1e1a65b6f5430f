using System.Net;
using System.Net.Sockets;
using Broker.Core.Hosting;
using Broker.Core.Streams;

namespace Broker.Tests.Core.Hosting;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Spans_and_metrics_reach_the_collector_before_the_process_ends()
    {
        var paths = new List<string>();
        using var collector = Collector(out var address);
        var receiving = ReceiveAsync(collector, paths, 2);

        using var telemetry = new Telemetry(new BrokerOptions { Redis = "", Postgres = "", Otlp = address });
        await telemetry.StartAsync(default);
        StreamMetrics.Spans.StartActivity("3 decode")?.Dispose();
        new StreamLedger("test").Add([Outcome<int>.Passed(1)]);
        await telemetry.StopAsync(default);

        await receiving.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["/v1/metrics", "/v1/traces"], paths.Order());
    }

    private static HttpListener Collector(out string address)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        var listener = new HttpListener { Prefixes = { address + "/" } };
        listener.Start();
        return listener;
    }

    private static async Task ReceiveAsync(HttpListener listener, List<string> paths, int count)
    {
        while (paths.Count < count)
        {
            var call = await listener.GetContextAsync();
            paths.Add(call.Request.Url!.AbsolutePath);
            call.Response.Close();
        }
    }
}
