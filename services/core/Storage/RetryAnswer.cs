namespace Broker.Core.Storage;

/// <summary>What became of the wish to try dead letters again.</summary>
/// <param name="Asked">Will be tried again.</param>
/// <param name="Cut">Cannot be: only their beginning was kept.</param>
/// <param name="Settled">Need not be: they came to another end.</param>
public sealed record RetryAnswer(long Asked, long Cut, long Settled);
