using Broker.Broker.DevStack;

namespace Broker.ServerTests.Filter;

public sealed class PostgresOutageTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Ten_seconds_without_PostgreSQL_lose_nothing()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"broker-outage-{Guid.NewGuid():N}");
        var (process, connection) = await PrivatePostgres.StartAsync(Path.Combine(folder, "postgres"), CancellationToken.None);
        try
        {
            await using var receiver = await Receiver.StartAsync();
            await using var role = await RunningRole.StartAsync(connection, kafka: null, folder);
            await role.AddAsync("ann", "dec < 90", receiver.Url);
            await role.LiveAsync("ann");
            var sent = await role.SendAsync("o", 20);
            await process.StopAsync();
            sent.AddRange(await role.SendAsync("o", 20));
            await Task.Delay(Outage);
            sent.AddRange(await role.SendAsync("o", 20));
            await process.StartAsync(CancellationToken.None);

            await Eventually.HoldsAsync(
                () => receiver.Messages.DistinctBy(message => message.Id).Count() == sent.Count, TimeSpan.FromSeconds(90), "every webhook has come");
            Assert.Equal(sent.Select(id => $"{id}:ann.f:1").Order(), receiver.Messages.Select(message => message.Id).Distinct().Order());
            await Eventually.HoldsAsync(
                async () => (await role.Role.CountAsync(CancellationToken.None)).Webhooks is { Pending: 0, Delivered: 60, Undeliverable: 0 },
                TimeSpan.FromSeconds(90), "the ledger says so");
            Assert.Equal((60, 60), ((await role.Role.CountAsync(CancellationToken.None)).Matched, (await role.Role.CountAsync(CancellationToken.None)).Published));
        }
        finally
        {
            await process.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
