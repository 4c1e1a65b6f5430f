using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

[Collection(WithRealServers.Name)]
public sealed class CrashTests(RealServers servers, OwnKafka kafka) : IClassFixture<OwnKafka>
{
    [Fact]
    public Task A_broker_that_is_killed_goes_on_where_it_was_and_stores_and_publishes_every_alert_once_by_id() => new Crash(servers, kafka).RunAsync(1);
}
