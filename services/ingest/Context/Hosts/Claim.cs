using Broker.Core.Alerts;

namespace Broker.Ingest.Context.Hosts;

/// <summary>A galaxy and how far up its method's limit it stands: hosts are at 1 or below, the strongest nearest to 0.</summary>
/// <param name="Candidate">The galaxy.</param>
/// <param name="ShareOfLimit">What the method measures over the largest value it takes for a host.</param>
/// <param name="RadiusArcsec">Mean light radius; null without a size.</param>
internal sealed record Claim(HostCandidate Candidate, double ShareOfLimit, double? RadiusArcsec)
{
    public bool IsHost => ShareOfLimit <= 1;
}
