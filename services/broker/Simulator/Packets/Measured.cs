using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Packets;

/// <summary>One observation with the small things a survey measures beside the flux. Depends on object, visit and seed alone.</summary>
public sealed class Measured
{
    public Measured(SimulatedObject thing, in Observation seen)
    {
        Object = thing;
        Seen = seen;
        var dice = Dice.For(thing.Seed, (ulong)seen.Visit.Number, 1);
        var signal = Math.Max(1, Math.Abs(seen.SignalToNoise));
        PlaceErrDeg = Math.Sqrt(Math.Pow(seen.Visit.SeeingArcsec / 2.355 / signal, 2) + 0.01 * 0.01) / 3600;
        RaDeg = thing.RaDeg + dice.Normal(0, PlaceErrDeg) / Math.Cos(thing.DecDeg * Math.PI / 180);
        DecDeg = thing.DecDeg + dice.Normal(0, PlaceErrDeg);
        X = dice.Uniform(20, 3980);
        Y = dice.Uniform(20, 3980);
        Detector = dice.Below(189);
        Reliability = thing.Source.Bogus ? Math.Clamp(dice.Exponential(0.2), 0.001, 0.95) : Math.Clamp(1 - dice.Exponential(0.05), 0.2, 0.999);
        Interpolated = dice.Chance(thing.Source.Bogus ? 0.2 : 0.02);
        NearEdge = dice.Chance(thing.Source.Bogus ? 0.1 : 0.004);
    }

    public SimulatedObject Object { get; }

    public Observation Seen { get; }

    public double RaDeg { get; }

    public double DecDeg { get; }

    public double PlaceErrDeg { get; }

    public double X { get; }

    public double Y { get; }

    public int Detector { get; }

    /// <summary>A real/bogus score, 0 … 1.</summary>
    public double Reliability { get; }

    public bool Interpolated { get; }

    public bool NearEdge { get; }

    public long AlertId => Naming.Alert(Object, Seen.Visit);

    public double TemplateNanoJy => Object.Source.TemplateNanoJy(Seen.Visit.Band);

    public double ScienceNanoJy => TemplateNanoJy + Seen.FluxNanoJy;

    /// <summary>Magnitude of the size of the difference flux, and its error.</summary>
    public double Mag => Photometry.MagAb(Math.Abs(Seen.FluxNanoJy)) ?? Seen.Visit.LimitMag;

    public double MagErr => 2.5 / Math.Log(10) / Math.Max(0.2, Math.Abs(Seen.SignalToNoise));
}
