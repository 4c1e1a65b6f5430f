namespace Broker.Broker.Verbs;

/// <summary>What the process answers; scripts hold on to these.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Done, with failures that are listed.</summary>
    public const int DoneWithFailures = 1;

    public const int WrongArguments = 2;

    public const int Interrupted = 130;
}
