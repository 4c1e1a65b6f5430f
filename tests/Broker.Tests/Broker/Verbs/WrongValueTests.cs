using Broker.Broker.Verbs;

namespace Broker.Tests.Broker.Verbs;

public sealed class WrongValueTests
{
    [Theory]
    [InlineData("ledger --wait x")]
    [InlineData("offsets reset --role ingest --to-earliest --partition x")]
    [InlineData("offsets reset --role ingest --to-offset x --topic t --partition 1")]
    [InlineData("replay --night 20261120 --rate abc")]
    [InlineData("replay --topic t --partition x")]
    [InlineData("dead-letters retry --partition x")]
    [InlineData("dead-letters list --limit x")]
    [InlineData("dead-letters list --limit 20000")]
    [InlineData("dead-letters list --since soon")]
    [InlineData("dead-letters retry --reason Undecodeable")]
    [InlineData("dead-letters retry")]
    [InlineData("simulate --visits x --out nowhere")]
    [InlineData("simulate --duplicates x --out nowhere")]
    public async Task What_cannot_be_read_as_it_should_is_a_wrong_argument(string arguments) =>
        Assert.Equal(ExitCode.WrongArguments, await CommandLine.RunAsync(arguments.Split(' ')));
}
