using Npgsql;

namespace Broker.Core.Storage;

/// <summary>Under which a process tries dead letters again that no other may try meanwhile.</summary>
/// <param name="By">Whose it is.</param>
/// <param name="Lease">After so long without a sign of life the letters are anybody's.</param>
public sealed record LetterClaim(Guid By, TimeSpan Lease)
{
    internal void AddTo(NpgsqlCommand command)
    {
        command.Parameters.AddWithValue("by", By);
        command.Parameters.AddWithValue("lease", Lease);
    }
}
