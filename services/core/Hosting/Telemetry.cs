using Broker.Core.Streams;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Broker.Core.Hosting;

/// <summary>
/// Sends metrics and traces to <see cref="BrokerOptions.Otlp"/> (OTLP over HTTP, or gRPC on port 4317) while the process
/// runs; without it nothing is collected. What could not be sent when the process ends is waited for 5 s.
/// </summary>
public sealed class Telemetry(BrokerOptions options) : IHostedService, IDisposable
{
    private const int GrpcPort = 4317;
    private static readonly TimeSpan LastExport = TimeSpan.FromSeconds(5);
    private static readonly string[] Sources = [StreamMetrics.Name, "Npgsql", "Microsoft.AspNetCore"];
    private static readonly string[] Meters = [StreamMetrics.Name, "Npgsql", "Microsoft.AspNetCore.Hosting", "System.Runtime"];

    private MeterProvider? metrics;
    private TracerProvider? traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Otlp is not { } address)
            return Task.CompletedTask;

        var resource = ResourceBuilder.CreateDefault().AddService("broker");
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddOtlpExporter(o => Direct(o, address, "v1/metrics"))
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Sources)
            .AddOtlpExporter(o => Direct(o, address, "v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        metrics?.Shutdown((int)LastExport.TotalMilliseconds);
        traces?.Shutdown((int)LastExport.TotalMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        metrics?.Dispose();
        traces?.Dispose();
    }

    private static void Direct(OtlpExporterOptions exporter, string address, string path)
    {
        var endpoint = new Uri(address.TrimEnd('/') + "/");
        var isGrpc = endpoint.Port == GrpcPort;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = isGrpc ? endpoint : new Uri(endpoint, path);
    }
}
