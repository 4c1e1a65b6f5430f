using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest;

public sealed class LeapSecondsTests
{
    [Theory]
    [InlineData(41317.0, 10)]
    [InlineData(50630.0, 31)]
    [InlineData(57753.999, 36)]
    [InlineData(57754.0, 37)]
    [InlineData(61000.5, 37)]
    public void Tai_is_ahead_of_utc_by_the_seconds_of_bulletin_c(double mjdUtc, int seconds) =>
        Assert.Equal(mjdUtc + (seconds / 86400.0), LeapSeconds.MjdTai(mjdUtc)!.Value, 1e-9);

    [Theory]
    [InlineData(41316.9)]
    [InlineData(double.NaN)]
    public void Before_leap_seconds_and_without_a_number_there_is_no_answer(double mjdUtc) => Assert.Null(LeapSeconds.MjdTai(mjdUtc));
}
