using Broker.Broker.Composition;
using Broker.Core.Streams;
using Broker.Tests.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Broker.Tests.Broker.Composition;

public sealed class LatencyReportTests
{
    private readonly AlertAges ages = new();
    private readonly LineLog lines = new();
    private readonly LatencyReport report;

    public LatencyReportTests() => report = new LatencyReport(ages, TimeSpan.FromSeconds(2), TimeProvider.System, new TypedLog(lines));

    [Fact]
    public void Nothing_is_said_when_there_was_nothing()
    {
        report.Tell();
        Assert.Empty(lines.Lines);
    }

    [Fact]
    public void One_line_tells_the_quantiles_against_the_budget_and_where_alerts_were_late()
    {
        Add(0.4);
        report.Tell();
        Assert.Contains("100 matches in the last minute, median/p99 0.4", lines.Lines.First(), StringComparison.Ordinal);
        Assert.Contains("within the budget of 2.0 s; age of alerts when taken: classify 0.2", lines.Lines.First(), StringComparison.Ordinal);
        Add(6);
        report.Tell();
        report.Tell();
        Assert.Equal(2, lines.Lines.Count);
        Assert.Contains("BEYOND the budget of 2.0 s", lines.Lines.Last(), StringComparison.Ordinal);
    }

    private void Add(double seconds)
    {
        for (var i = 0; i < 100; i++)
        {
            ages.Of("classify").Add(TimeSpan.FromSeconds(seconds / 2));
            ages.Published.Add(TimeSpan.FromSeconds(seconds));
        }
    }

    private sealed class TypedLog(LineLog inner) : ILogger<LatencyReport>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
