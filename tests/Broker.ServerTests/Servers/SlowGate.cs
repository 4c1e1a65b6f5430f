using System.Net;
using System.Net.Sockets;
using Broker.Broker.DevStack;

namespace Broker.ServerTests.Servers;

/// <summary>A loopback port that passes everything on to a server and holds back each of its answers for a while.</summary>
internal sealed class SlowGate : IDisposable
{
    private const int MostBytes = 64 * 1024;
    private readonly TcpListener listener;
    private readonly int server;
    private readonly CancellationTokenSource closing = new();

    public SlowGate(int server)
    {
        this.server = server;
        Port = Loopback.FreePort();
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Of each answer, one after the other.</summary>
    public TimeSpan Delay { get; set; }

    public void Dispose()
    {
        closing.Cancel();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassOnAsync(await listener.AcceptTcpClientAsync(closing.Token));
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task PassOnAsync(TcpClient caller)
    {
        using var near = caller;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, server, closing.Token);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), closing.Token), AnswerAsync(far.GetStream(), near.GetStream()));
        }
        catch (SocketException)
        {
            // The server is not there.
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[MostBytes];
        int read;
        while ((read = await from.ReadAsync(buffer, closing.Token)) > 0)
        {
            await Task.Delay(Delay, closing.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), closing.Token);
        }
    }
}
