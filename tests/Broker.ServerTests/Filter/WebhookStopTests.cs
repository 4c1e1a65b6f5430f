using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Filter;

/// <summary>A process is told to end while it waits for a receiver's answer.</summary>
[Collection(WithRealServers.Name)]
public sealed class WebhookStopTests(RealServers servers)
{
    private const string Owner = "stopped";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task An_answer_that_is_on_its_way_is_waited_for_so_that_nothing_is_delivered_twice()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = new TaskCompletionSource();
        receiver.Answer = async (_, context) =>
        {
            asked.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted);
        };
        await using var role = await DeliverAsync(receiver);
        await asked.Task.WaitAsync(Soon);
        await role.StopAsync();

        Assert.Equal("delivered", await role.AskAsync<string>("SELECT state FROM webhook_outbox WHERE owner = @id", Owner));
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task What_is_not_answered_in_time_is_handed_back_and_due_at_once()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = new TaskCompletionSource();
        receiver.Answer = async (_, context) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using var role = await DeliverAsync(receiver);
        await asked.Task.WaitAsync(Soon);
        await role.StopAsync();

        Assert.True(await role.AskAsync<bool>("SELECT state = 'pending' AND next_attempt_at <= now() FROM webhook_outbox WHERE owner = @id", Owner));
    }

    private async Task<RunningRole> DeliverAsync(Receiver receiver)
    {
        var role = await RunningRole.StartAsync(await servers.NewDatabaseAsync(), null, servers.Folder);
        await role.AddAsync(Owner, $"object_id = '{Owner}'", receiver.Url);
        await role.LiveAsync(Owner);
        await role.SendAsync(Owner, 1);
        return role;
    }
}
