namespace Broker.Tests.Filter.Delivery;

/// <summary>Answers every request with what it is told to, and keeps what was sent.</summary>
internal sealed class FakeReceiver(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<(Dictionary<string, string> Headers, byte[] Body)> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.Single());
        Requests.Add((headers, await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return await answer(cancellationToken);
    }
}
