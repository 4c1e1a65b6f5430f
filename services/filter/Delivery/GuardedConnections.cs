using System.Net;
using System.Net.Sockets;
using Broker.Core.Hosting;

namespace Broker.Filter.Delivery;

/// <summary>
/// Connections for webhooks: straight to the receiver, no redirect, no cookie, no proxy; and to public addresses alone.
/// The address that was checked is the one that is connected to, so a name that changes its address in between gains nothing.
/// </summary>
public static class GuardedConnections
{
    private const int HeaderKbytes = 16;
    private const int MostPerServer = 16;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public static SocketsHttpHandler Create(bool allowPrivate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = HeaderKbytes,
        MaxResponseDrainSize = 0,
        MaxConnectionsPerServer = MostPerServer,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = Lifetime,
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, allowPrivate, cancellation),
    };

    /// <exception cref="HttpRequestException">One of the name's addresses is not public.</exception>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        if (!allowPrivate && addresses.FirstOrDefault(address => !PublicAddress.IsPublic(address)) is { } inside)
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{target.Host} leads to {inside}, which is not a public address");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
