using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>An alert and where its images lie within the bytes it was read from.</summary>
public sealed record DecodedAlert(Alert Alert, IReadOnlyList<CutoutRange> Cutouts);
