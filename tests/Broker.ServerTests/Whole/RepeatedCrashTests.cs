using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

[Collection(WithRealServers.Name)]
[Trait("Category", "Faults")]
public sealed class RepeatedCrashTests(RealServers servers, OwnKafka kafka) : IClassFixture<OwnKafka>
{
    [Fact]
    public Task A_broker_that_is_killed_four_times_in_a_row_comes_to_the_same_end() => new Crash(servers, kafka).RunAsync(4);
}
