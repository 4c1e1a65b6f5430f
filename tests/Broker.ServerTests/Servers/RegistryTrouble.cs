namespace Broker.ServerTests.Servers;

/// <summary>How a schema registry can be away.</summary>
internal enum RegistryTrouble
{
    /// <summary>Nobody listens at its port.</summary>
    Gone,

    /// <summary>It answers every question with 503.</summary>
    Broken,

    /// <summary>It takes questions and never answers.</summary>
    Silent,
}
