using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Broker.Broker.DevStack;

namespace Broker.ServerTests.Servers;

/// <summary>A loopback port that passes everything on to a server; while it is closed the server is away, whoever it belongs to.</summary>
internal sealed class TcpGate(string host, int port) : IDisposable
{
    private readonly ConcurrentDictionary<TcpClient, bool> connections = [];
    private TcpListener? listener;

    public int Port { get; } = Loopback.FreePort();

    public void Open()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    public void Close()
    {
        listener?.Dispose();
        listener = null;
        foreach (var connection in connections.Keys)
            connection.Dispose();
    }

    public void Dispose() => Close();

    private async Task AcceptAsync(TcpListener accepting)
    {
        try
        {
            while (true)
                _ = PassOnAsync(await accepting.AcceptTcpClientAsync());
        }
        catch (SocketException)
        {
            // Closed.
        }
        catch (ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task PassOnAsync(TcpClient caller)
    {
        using var near = caller;
        using var far = new TcpClient();
        connections[near] = connections[far] = true;
        try
        {
            await far.ConnectAsync(host, port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (SocketException)
        {
            // The server is not there: neither is the gate.
        }
        catch (ObjectDisposedException)
        {
            // Closed while connecting.
        }

        connections.TryRemove(near, out _);
        connections.TryRemove(far, out _);
    }
}
