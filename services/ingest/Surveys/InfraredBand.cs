namespace Broker.Ingest.Surveys;

/// <summary>A band of a survey in the near infrared.</summary>
/// <param name="Name"><c>Y</c>, <c>J</c>, <c>H</c>, <c>K</c>.</param>
/// <param name="ToAbMag">AB magnitude minus the survey's magnitude.</param>
public sealed record InfraredBand(string Name, double ToAbMag)
{
    private static readonly InfraredBand[] OfWinterCamera = [new("Y", 0), new("J", 0), new("H", 0), new("K", 0)];

    /// <summary>The numbers 0 to 3 of WINTER, which TURBO took over, with magnitudes as they are; null for another number.</summary>
    public static InfraredBand? OfNumber(long? filterId) => filterId is >= 0 and <= 3 ? OfWinterCamera[filterId.Value] : null;
}
