using System.Net;
using System.Net.Sockets;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;

namespace Broker.ServerTests.Servers;

/// <summary>What happens to a server's answers on their way through a <see cref="TroubledGate"/>.</summary>
internal enum GateTrouble
{
    None,

    /// <summary>Each comes two seconds late.</summary>
    Slow,

    /// <summary>One packet of twenty is lost, and comes when it is sent again a second later.</summary>
    Lossy,

    /// <summary>Now and then the connection is reset, and the answer that was on its way with it.</summary>
    Resetting,
}

/// <summary>A loopback port that passes everything on to a server, whose answers it delays or loses.</summary>
internal sealed class TroubledGate : IDisposable
{
    private const double LossShare = 0.05;
    private const double ResetShare = 0.1;
    private const int ChunkBytes = 1 << 16;
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Resend = TimeSpan.FromSeconds(1);

    private readonly TcpListener listener;
    private readonly Dice dice;

    public TroubledGate(Dice dice)
    {
        this.dice = dice;
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port { get; } = Loopback.FreePort();

    /// <summary>Where the server is to listen.</summary>
    public int ServerPort { get; } = Loopback.FreePort();

    public GateTrouble Trouble { get; set; }

    public int Resets { get; private set; }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassOnAsync(await listener.AcceptSocketAsync());
        }
        catch (SocketException)
        {
            // Disposed.
        }
        catch (ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task PassOnAsync(Socket near)
    {
        using var caller = near;
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, ServerPort);
            await Task.WhenAny(CopyAsync(caller, server, isAnswer: false), CopyAsync(server, caller, isAnswer: true));
        }
        catch (SocketException)
        {
            // The server is not there: neither is the gate.
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isAnswer)
    {
        var chunk = new byte[ChunkBytes];
        try
        {
            while (await from.ReceiveAsync(chunk) is > 0 and var length)
            {
                if (isAnswer && await IsResetAsync())
                {
                    to.LingerState = new LingerOption(true, 0);
                    return;
                }

                await to.SendAsync(chunk.AsMemory(0, length));
            }
        }
        catch (SocketException)
        {
            // Closed by one of them.
        }
        catch (ObjectDisposedException)
        {
            // The other direction has ended.
        }
    }

    private async Task<bool> IsResetAsync()
    {
        var chance = Roll();
        if (Trouble == GateTrouble.Slow)
            await Task.Delay(Latency);
        else if (Trouble == GateTrouble.Lossy && chance < LossShare)
            await Task.Delay(Resend);
        var resets = Trouble == GateTrouble.Resetting && chance < ResetShare;
        Resets += resets ? 1 : 0;
        return resets;
    }

    private double Roll()
    {
        lock (dice)
            return dice.Uniform();
    }
}
