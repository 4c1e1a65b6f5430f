using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Broker.Broker.DevStack;

/// <summary>Ports on this machine's loopback address.</summary>
public static class Loopback
{
    /// <summary>Below those that the kernel gives to outgoing connections (32768 on): one of them could take a port while its server is down.</summary>
    private const int Lowest = 20_000;
    private const int Highest = 32_767;

    private static readonly Dictionary<int, FileStream> Held = [];

    /// <summary>
    /// The preferred port when nobody listens there, else any free one. It is this process's until that ends, also while nobody
    /// listens there, as long as others ask here too.
    /// </summary>
    public static int FreePort(int preferred = 0)
    {
        lock (Held)
        {
            var port = preferred;
            while (port == 0 || !IsFree(port) || !TryHold(port))
                port = RandomNumberGenerator.GetInt32(Lowest, Highest + 1);
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

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool TryHold(int port)
    {
        if (Held.ContainsKey(port))
            return false;
        try
        {
            var file = Path.Combine(Path.GetTempPath(), $"broker-port-{port}");
            Held[port] = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
