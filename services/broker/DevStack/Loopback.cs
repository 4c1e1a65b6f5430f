using System.Net;
using System.Net.Sockets;

namespace Broker.Broker.DevStack;

/// <summary>Ports on this machine's loopback address.</summary>
public static class Loopback
{
    private static readonly HashSet<int> Given = [];

    /// <summary>The preferred port when nobody listens there, else any free one; never the same twice, for a server listens only later.</summary>
    public static int FreePort(int preferred = 0)
    {
        lock (Given)
        {
            var port = Given.Contains(preferred) ? Probe(0) : Probe(preferred);
            while (!Given.Add(port))
                port = Probe(0);
            return port;
        }
    }

    /// <summary>True when someone accepts connections on the port.</summary>
    public static async ValueTask<bool> Answers(int port, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Probe(int preferred)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, preferred));
        }
        catch (SocketException) when (preferred != 0)
        {
            return Probe(0);
        }

        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
