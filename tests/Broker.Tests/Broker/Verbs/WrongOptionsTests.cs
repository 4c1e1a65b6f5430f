using Broker.Broker.Verbs;
using Broker.Tests.Core.Wire;

namespace Broker.Tests.Broker.Verbs;

public sealed class WrongOptionsTests
{
    [Theory]
    [InlineData("--radius-unit", "furlong")]
    [InlineData("--galaxies", "perhaps")]
    [InlineData("--radius", "abc")]
    [InlineData("--order", "1.5")]
    public async Task An_option_that_cannot_be_parsed_is_a_wrong_argument_of_a_catalogues_load(string option, string value)
    {
        using var folder = new TemporaryFolder();
        folder.Write("stars.csv", "ra,dec\n1,2\n");

        Assert.Equal(ExitCode.WrongArguments, await CommandLine.RunAsync(["catalog", "load", Path.Combine(folder.Path, "stars.csv"), option, value]));
    }

    [Fact]
    public async Task A_folder_is_no_table() =>
        Assert.Equal(ExitCode.WrongArguments, await CommandLine.RunAsync(["catalog", "load", Path.GetTempPath()]));
}
