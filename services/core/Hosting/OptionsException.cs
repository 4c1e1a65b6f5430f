namespace Broker.Core.Hosting;

/// <summary>Settings are wrong; the message names every one of them with its value and what is allowed.</summary>
public sealed class OptionsException(IReadOnlyList<string> faults)
    : Exception("wrong settings:" + string.Concat(faults.Select(f => Environment.NewLine + "  " + f)))
{
    public IReadOnlyList<string> Faults => faults;
}
