namespace Broker.Core.Alerts;

/// <summary>An object of another survey at the place of an alert, as that survey's latest alert left it.</summary>
public sealed record OtherObject
{
    /// <summary>Short name of the other survey: <c>ztf</c>.</summary>
    public required string Survey { get; init; }

    /// <summary>Its object there, as in <see cref="Alert.ObjectId"/>.</summary>
    public required string ObjectId { get; init; }

    /// <summary>Angular separation of the two detections, arcsec.</summary>
    public required double SeparationArcsec { get; init; }

    /// <summary>The other survey's latest detection we know of, MJD in the TAI scale, days.</summary>
    public required double LastMjdTai { get; init; }
}
