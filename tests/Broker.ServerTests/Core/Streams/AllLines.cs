using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Broker.ServerTests.Core.Streams;

/// <summary>Keeps every line, of every level.</summary>
internal sealed class AllLines : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> lines = [];

    public IEnumerable<string> All => lines.Select(line => line.Text);

    public IEnumerable<string> Warnings => lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue((logLevel, formatter(state, exception)));
}
