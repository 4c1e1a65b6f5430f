using System.Net;
using System.Net.Sockets;

namespace Broker.Broker.DevStack;

/// <summary>Ports on this machine's loopback address.</summary>
public static class Loopback
{
    /// <summary>The preferred port when nobody listens there, else any free one.</summary>
    public static int FreePort(int preferred = 0)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, preferred));
        }
        catch (SocketException) when (preferred != 0)
        {
            return FreePort();
        }

        return ((IPEndPoint)socket.LocalEndPoint!).Port;
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
}
