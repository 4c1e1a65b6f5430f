namespace Broker.Core.Streams;

/// <summary>When a value published in process counts as acknowledged.</summary>
public enum Acknowledge
{
    /// <summary>When every subscriber's queue holds it: fast, and lost with the process. For a source that is in process too.</summary>
    WhenQueued,

    /// <summary>When every subscriber committed it: for a source that outlives the process, such as a survey's Kafka.</summary>
    WhenCommitted,

    /// <summary>At once; what finds no room in a subscriber's queue is forgotten: for values that are worth less than the wait.</summary>
    IfRoom,
}
