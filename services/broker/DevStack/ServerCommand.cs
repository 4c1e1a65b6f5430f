namespace Broker.Broker.DevStack;

/// <summary>How a private server is started.</summary>
public sealed record ServerCommand
{
    /// <summary>Name in messages, and of its log and pid files: <c>redis</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Everything the server owns lies in here.</summary>
    public required string Folder { get; init; }

    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>True once the server answers.</summary>
    public required Func<CancellationToken, ValueTask<bool>> Answers { get; init; }

    /// <summary>Signal that ends it in order.</summary>
    public int StopSignal { get; init; } = Signal.Terminate;

    public string LogFile => Path.Combine(Folder, $"{Name}.log");

    public string PidFile => Path.Combine(Folder, $"{Name}.pid");
}
