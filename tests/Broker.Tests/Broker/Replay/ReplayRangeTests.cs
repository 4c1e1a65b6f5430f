using Broker.Broker.Replay;
using Broker.Broker.Verbs;

namespace Broker.Tests.Broker.Replay;

public sealed class ReplayRangeTests
{
    [Fact]
    public void A_night_is_named_after_the_day_it_begins_on()
    {
        Assert.Equal(61364, ReplayRange.NightOf("20261120"));
        Assert.Equal("20261120", ReplayRange.NightText(61364));
        Assert.Null(ReplayRange.NightOf("2026-11-20"));
        Assert.Null(ReplayRange.NightOf("20261131"));
    }

    [Fact]
    public void Offsets_are_one_or_two_numbers_in_order()
    {
        Assert.Equal((100, 200), ReplayRange.OffsetsOf("100-200"));
        Assert.Equal((7, 7), ReplayRange.OffsetsOf("7"));
        Assert.Null(ReplayRange.OffsetsOf("200-100"));
        Assert.Null(ReplayRange.OffsetsOf("-5"));
        Assert.Null(ReplayRange.OffsetsOf("a-b"));
    }

    [Theory]
    [InlineData]
    [InlineData("--night", "2026-11-20")]
    [InlineData("--night", "20261120", "--from", "2026-11-20")]
    [InlineData("--from", "yesterday")]
    [InlineData("--from", "2026-11-20", "--to", "2026-11-20")]
    [InlineData("--topic", "ztf-alerts", "--offsets", "1-2")]
    [InlineData("--partition", "1", "--night", "20261120")]
    [InlineData("--night", "20261120", "--loop")]
    public async Task What_cannot_be_meant_is_a_wrong_argument(params string[] arguments) =>
        Assert.Equal(ExitCode.WrongArguments, await CommandLine.RunAsync(["replay", .. arguments]));

    [Theory]
    [InlineData("--role", "ingest")]
    [InlineData("--role", "ingest", "--to-offset", "5")]
    [InlineData("--role", "ingest", "--to-earliest", "--to-time", "2026-11-20")]
    [InlineData("--role", "nobody", "--to-earliest")]
    public async Task A_reset_says_from_where(params string[] arguments) =>
        Assert.Equal(ExitCode.WrongArguments, await CommandLine.RunAsync(["offsets", "reset", .. arguments]));
}
