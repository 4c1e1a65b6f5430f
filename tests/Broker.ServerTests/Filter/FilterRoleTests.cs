using System.Diagnostics;
using System.Text.Json;
using Broker.Filter.Delivery;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Filter;

[Collection(WithRealServers.Name)]
public sealed class FilterRoleTests(RealServers servers)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_match_arrives_in_its_topic_and_at_its_webhook_with_a_signature_that_verifies()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var role = await StartAsync(servers.Kafka);
        var owner = Owner();
        var secret = await role.AddAsync(owner, $"object_id = '{owner}'", receiver.Url);
        await role.LiveAsync(owner);
        var ids = await role.SendAsync(owner, 3);
        var expected = ids.Select(id => $"{id}:{owner}.f:1").Order().ToList();

        var bodies = await role.ReadTopicAsync($"filter.{owner}.f", 3);
        Assert.Equal(expected, bodies.Select(Id).Order());
        await Eventually.HoldsAsync(async () => await StateAsync(role, owner, "delivered") == 3, Soon, "three webhooks are delivered");
        Assert.Equal(expected, receiver.Messages.Select(message => message.Id).Order());
        Assert.All(receiver.Messages, message => Assert.True(message.IsSignedWith(secret)));
        Assert.All(receiver.Messages, message => Assert.Contains(bodies, body => body.SequenceEqual(message.Body)));
        var counts = await role.Role.CountAsync(CancellationToken.None);
        Assert.Equal((3, 3, new OutboxCounts(0, 3, 0)), (counts.Matched, counts.Published, counts.Webhooks));
    }

    [Fact]
    public async Task A_filter_written_to_the_table_is_live_within_a_second()
    {
        await using var role = await StartAsync();
        var owner = Owner();
        var started = Stopwatch.GetTimestamp();
        await using (var insert = role.Database.Source.CreateCommand($"INSERT INTO filters (owner, name, version, expression) VALUES ('{owner}', 'f', 1, 'dec < 90')"))
            await insert.ExecuteNonQueryAsync();
        await role.LiveAsync(owner);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));

        await role.AddAsync(owner, "dec < -90");
        await Eventually.HoldsAsync(() => Version(role, owner) == 2, Soon, "version 2 is live");
        await role.AskAsync<object>($"UPDATE filters SET active = false WHERE owner = @id AND version = 2 RETURNING 1", owner);
        await Eventually.HoldsAsync(() => Version(role, owner) == 1, Soon, "version 1 is live again");
    }

    [Fact]
    public async Task A_stored_filter_that_does_not_compile_is_switched_off_with_its_reason_and_the_others_go_on()
    {
        await using var role = await StartAsync();
        var (broken, sound) = (Owner(), Owner());
        await role.AddAsync(broken, "mag_abb < 19");
        await role.AddAsync(sound, "dec < 90");
        await role.LiveAsync(sound);
        await Eventually.HoldsAsync(
            async () => await role.AskAsync<bool>("SELECT NOT active AND disabled_reason LIKE '%mag_abb%' FROM filters WHERE owner = @id", broken), Soon, "the reason is in the table");
        Assert.Equal(0, Version(role, broken));
    }

    [Fact]
    public async Task Failures_are_tried_again_with_the_same_id_and_body_until_they_are_given_up()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var role = await StartAsync(retries: Quick(2));
        var (flaky, dead) = (Owner(), Owner());
        var seen = new HashSet<string>();
        receiver.Answer = (message, context) =>
        {
            lock (seen)
                context.Response.StatusCode = message.Id.Contains(dead, StringComparison.Ordinal) || seen.Add(message.Id) ? 500 : 204;
            return Task.CompletedTask;
        };
        await role.AddAsync(flaky, $"object_id = '{flaky}'", receiver.Url);
        await role.AddAsync(dead, $"object_id = '{dead}'", receiver.Url + "?dead");
        await role.LiveAsync(flaky);
        await role.LiveAsync(dead);
        await role.SendAsync(flaky, 1);
        await role.SendAsync(dead, 1);

        await Eventually.HoldsAsync(async () => await StateAsync(role, flaky, "delivered") == 1, Soon, "the flaky one is delivered");
        await Eventually.HoldsAsync(async () => await StateAsync(role, dead, "undeliverable") == 1, Soon, "the dead one is given up");
        var tries = receiver.Messages.GroupBy(message => message.Id).ToList();
        Assert.Equal([2, 3], tries.Select(group => group.Count()).Order());
        Assert.All(tries, group => Assert.Single(group.Select(message => Convert.ToHexString(message.Body)).Distinct()));
    }

    [Fact]
    public async Task Gone_ends_the_webhook_at_once_and_the_filter_goes_on()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var role = await StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        var owner = Owner();
        await role.AddAsync(owner, $"object_id = '{owner}'", receiver.Url);
        await role.LiveAsync(owner);
        await role.SendAsync(owner, 1);
        await Eventually.HoldsAsync(async () => await StateAsync(role, owner, "undeliverable") == 1, Soon, "it is undeliverable");
        await Eventually.HoldsAsync(() => role.Role.Filters.Current.Filters.All(filter => filter.WebhookUrl is null), Soon, "no webhook is left");
        await role.SendAsync(owner, 1);
        Assert.Equal(2, (await role.ReadTopicAsync($"filter.{owner}.f", 2)).Count);
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_hold_up_the_others()
    {
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        await using var role = await StartAsync();
        slow.Answer = (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var (first, second) = (Owner(), Owner());
        await role.AddAsync(first, "dec < 90", slow.Url);
        await role.AddAsync(second, "dec < 90", quick.Url);
        await role.LiveAsync(first);
        await role.LiveAsync(second);
        await role.SendAsync("o", 100);
        await Eventually.HoldsAsync(async () => await StateAsync(role, second, "delivered") == 100, TimeSpan.FromSeconds(14), "the quick receiver has all");
        Assert.InRange(slow.Messages.Count, 1, WebhookDispatcher.EachReceiver);
    }

    private static RetrySchedule Quick(int waits) => new() { Waits = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(200), waits)] };

    private static string Owner() => RealServers.UniqueName("ann");

    private static string Id(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("id").GetString()!;
    }

    private static int Version(RunningRole role, string owner) =>
        role.Role.Filters.Current.Filters.FirstOrDefault(filter => filter.Stored.Owner == owner)?.Stored.Version ?? 0;

    private static Task<long> StateAsync(RunningRole role, string owner, string state) =>
        role.AskAsync<long>($"SELECT count(*) FROM webhook_outbox WHERE owner = @id AND state = '{state}'", owner);

    private async Task<RunningRole> StartAsync(string? kafka = null, RetrySchedule? retries = null) =>
        await RunningRole.StartAsync(await servers.NewDatabaseAsync(), kafka, Path.Combine(servers.Folder, Guid.NewGuid().ToString("N")), retries);
}
