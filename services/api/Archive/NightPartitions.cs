using System.Globalization;
using Broker.Core.Alerts;
using Npgsql;

namespace Broker.Api.Archive;

/// <summary>
/// Gives the nights around today a partition each; alerts of other nights (a replay of old packets) share one, so that
/// years of samples do not become thousands of tables.
/// </summary>
internal sealed class NightPartitions(TimeProvider time)
{
    private const int NightsAroundToday = 30;

    /// <summary>Key of the advisory lock under which one process at a time creates partitions.</summary>
    private const long CreateLock = 0x4e_49_47_48_54;

    private readonly HashSet<int> known = [];

    /// <summary>Creates what the batch needs and is not there yet, in a transaction of its own.</summary>
    public async ValueTask EnsureAsync(NpgsqlConnection session, IEnumerable<ClassifiedAlert> batch, CancellationToken cancellation)
    {
        var tonight = Night.Of(time.GetUtcNow());
        foreach (var night in batch.Select(alert => Night.Of(alert.Alert.MjdTai)).Distinct())
        {
            if (Math.Abs((long)night - tonight) > NightsAroundToday || !known.Add(night))
                continue;
            var created = false;
            try
            {
                await CreateAsync(session, night, cancellation);
                created = true;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.CheckViolation)
            {
                // Its first alerts came when it was too far from today, and lie in alerts_other_nights: so do the rest.
                created = true;
            }
            finally
            {
                if (!created)
                    known.Remove(night);
            }
        }
    }

    private static async Task CreateAsync(NpgsqlConnection session, int night, CancellationToken cancellation)
    {
        var (from, to) = (Text(night + 0.5), Text(night + 1.5));
        await using var create = new NpgsqlCommand(
            $"SELECT pg_advisory_xact_lock({CreateLock}); CREATE TABLE IF NOT EXISTS alerts_n{night} PARTITION OF alerts FOR VALUES FROM ({from}) TO ({to})",
            session);
        await create.ExecuteNonQueryAsync(cancellation);
    }

    private static string Text(double mjd) => mjd.ToString("R", CultureInfo.InvariantCulture);
}
