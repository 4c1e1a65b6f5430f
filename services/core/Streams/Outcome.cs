namespace Broker.Core.Streams;

/// <summary>What became of one input of a stage.</summary>
public enum Verdict
{
    Passed,
    Dropped,
    Rejected,
    Held,
}

/// <summary>
/// Exactly one per input, in input order: passed on with a value, dropped on purpose, rejected to the dead letters, or held:
/// it cannot be told yet, so the message and all behind it in its partition come again later, and other partitions go on.
/// </summary>
public readonly record struct Outcome<T>
{
    public Verdict Verdict { get; private init; }

    public T? Value { get; private init; }

    /// <summary>Set when dropped or rejected.</summary>
    public Reason Reason { get; private init; }

    /// <summary>For a rejected input: what is wrong and where; for a held one: what is missing and what to do. One line.</summary>
    public string? Message { get; private init; }

    /// <summary>Number and name of the step that rejected (<c>3 decode</c>), when the stage does more than one.</summary>
    public string? Step { get; private init; }

    public static Outcome<T> Passed(T value) => new() { Verdict = Verdict.Passed, Value = value };

    public static Outcome<T> Dropped(Reason reason) => new() { Verdict = Verdict.Dropped, Reason = reason };

    public static Outcome<T> Rejected(Reason reason, string message, string? step = null) =>
        new() { Verdict = Verdict.Rejected, Reason = reason, Message = message, Step = step };

    public static Outcome<T> Held(string message) => new() { Verdict = Verdict.Held, Message = message };
}
