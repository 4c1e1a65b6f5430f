using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>What to simulate. Equal options give equal bytes.</summary>
public sealed record SimulationOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>Visits of each survey, 1 … 1,000,000.</summary>
    public int Visits { get; init; } = 20;

    /// <summary>Alerts in each visit, 1 … 100,000; Rubin expects 10,000.</summary>
    public int AlertsPerVisit { get; init; } = 100;

    public IReadOnlyList<SurveyModel> Surveys { get; init; } = [SurveyModel.Lsst, SurveyModel.Ztf];

    /// <summary>First night, MJD.</summary>
    public double StartMjd { get; init; } = 61100;

    /// <summary>Version of the schema that writes Rubin's packets: one of the bundled ones, 10.0 or 11.0.</summary>
    public string LsstSchema { get; init; } = "10.0";

    /// <summary>Noise behind the template stamp of Rubin's packets, bytes: theirs have two planes more than ours, and are 139 kB long.</summary>
    public int LsstPadBytes { get; init; }

    /// <summary>Share of packets that are sent again, byte for byte, 0 … 1.</summary>
    public double DuplicateShare { get; init; }

    /// <summary>Share of packets that are followed by a damaged copy, 0 … 1.</summary>
    public double PoisonShare { get; init; }
}
