using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Broker.ServerTests.Whole;

/// <summary>What a broker in the test's own process warned of.</summary>
internal sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> warnings = [];

    public IReadOnlyCollection<string> Warnings => warnings;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            warnings.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
