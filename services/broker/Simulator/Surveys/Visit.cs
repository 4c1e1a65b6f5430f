namespace Broker.Broker.Simulator.Surveys;

/// <summary>One exposure of one field.</summary>
public readonly record struct Visit
{
    /// <summary>Mid-exposure, MJD in the TAI scale.</summary>
    public required double MjdTai { get; init; }

    public required Band Band { get; init; }

    /// <summary>Five-sigma limit for a point source on the difference image, AB magnitudes.</summary>
    public required double LimitMag { get; init; }

    /// <summary>Full width at half maximum of a point source.</summary>
    public required double SeeingArcsec { get; init; }

    /// <summary>A number of its own within the survey: the visit's name, and part of the seed of its noise.</summary>
    public required long Number { get; init; }

    /// <summary>Index of the first visit at or after a day; the count when there is none.</summary>
    public static int IndexAtOrAfter(IReadOnlyList<Visit> visits, double mjdTai)
    {
        int low = 0, high = visits.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (visits[middle].MjdTai < mjdTai)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
