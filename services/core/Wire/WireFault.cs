namespace Broker.Core.Wire;

/// <summary>Why and where bytes could not be read; the default value means that they could.</summary>
/// <param name="Reason">Metric label.</param>
/// <param name="Offset">Where, in bytes from the start of what was given to read.</param>
/// <param name="Message">One line for people, with the field's path where there is one.</param>
public readonly record struct WireFault(WireReason Reason, int Offset, string Message)
{
    public bool IsNone => Reason == WireReason.None;

    public override string ToString() => IsNone ? "none" : $"{Reason} at byte {Offset}: {Message}";
}
