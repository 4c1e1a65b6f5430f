using Broker.Broker.DevStack;
using Broker.Core.Storage;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Servers;

/// <summary>
/// An S3 service with a bucket of its own: the one BROKER_TEST_S3 (address), BROKER_TEST_S3_BUCKET, BROKER_S3_ACCESS_KEY and
/// BROKER_S3_SECRET_KEY name, else s3rver as a child process; that one knows keys but does not compute signatures of version 4.
/// It is reached through a gate, so that it can be away whoever it belongs to.
/// </summary>
internal sealed class S3Server : IAsyncDisposable
{
    private const string Bucket = "packs";

    private readonly ServerProcess? process;
    private readonly TcpGate gate;

    private S3Server(ServerProcess? process, Uri address, S3Place place)
    {
        this.process = process;
        gate = new TcpGate(address.Host, address.Port);
        gate.Open();
        Place = place with { Endpoint = $"http://127.0.0.1:{gate.Port}" };
    }

    public S3Place Place { get; }

    /// <summary>From here on nobody answers.</summary>
    public void GoAway() => gate.Close();

    public void ComeBack() => gate.Open();

    public static async Task<S3Server> StartAsync(RealServers servers)
    {
        var name = RealServers.UniqueName("s3");
        if (Environment.GetEnvironmentVariable("BROKER_TEST_S3") is { Length: > 0 } address)
        {
            await Console.Error.WriteLineAsync($"S3 tests use {address}");
            var uri = new Uri(address);
            Assert.True(uri.Scheme == Uri.UriSchemeHttp, "BROKER_TEST_S3 must be an http address: the tests stand in between, to take the service away");
            return new S3Server(null, uri, new S3Place
            {
                Bucket = Environment.GetEnvironmentVariable("BROKER_TEST_S3_BUCKET") ?? Bucket, Prefix = name, PathStyle = true,
                AccessKey = Environment.GetEnvironmentVariable("BROKER_S3_ACCESS_KEY"), SecretKey = Environment.GetEnvironmentVariable("BROKER_S3_SECRET_KEY"),
            });
        }

        var program = Path.Combine(SourceTree.Root, "var", "s3rver", "node_modules", ".bin", "s3rver");
        Assert.True(File.Exists(program), "no S3 server for the tests: ./run setup installs one, or set BROKER_TEST_S3");
        var port = Loopback.FreePort();
        var folder = Path.Combine(servers.Folder, name);
        var process = await ServerProcess.StartAsync(
            new ServerCommand
            {
                Name = "s3rver", Folder = folder, Answers = cancel => Loopback.Answers(port, cancel),
                Arguments = [program, "--directory", folder, "--address", "127.0.0.1", "--port", $"{port}", "--configure-bucket", Bucket],
            },
            CancellationToken.None);
        await Console.Error.WriteLineAsync($"S3 tests use s3rver on port {port}");
        return new S3Server(process, new Uri($"http://127.0.0.1:{port}"), new S3Place
        {
            Bucket = Bucket, Prefix = name, PathStyle = true, AccessKey = "S3RVER", SecretKey = "S3RVER",
        });
    }

    public async ValueTask DisposeAsync()
    {
        gate.Dispose();
        if (process is not null)
            await process.DisposeAsync();
    }
}
