using Broker.Broker.Simulator.Stamps;
using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Packets;

/// <summary>What the stamps of an alert show.</summary>
internal static class SceneOf
{
    public static Scene Alert(SimulatedAlert alert, double pixelArcsec)
    {
        const double skySigmas = 5;
        var source = alert.Object.Source;
        var visit = alert.Now.Visit;
        var seeing = visit.SeeingArcsec / pixelArcsec;
        var (hostEast, hostNorth) = source.Host is { } near
            ? Math.SinCos(near.PositionAngleDeg * Math.PI / 180) : (0, 0);
        var offset = (source.Host?.OffsetArcsec ?? 0) / pixelArcsec;
        return new Scene
        {
            RaDeg = alert.Object.RaDeg,
            DecDeg = alert.Object.DecDeg,
            SeeingPixels = seeing,
            NoiseNanoJy = StampPainter.PixelNoise(Photometry.FluxNanoJy(visit.LimitMag) / skySigmas, seeing),
            DifferenceNanoJy = alert.Now.FluxNanoJy,
            ReferenceNanoJy = source.ReferenceNanoJy[visit.Band.Index],
            HostNanoJy = source.Host is { } host ? source.UnderlyingNanoJy[visit.Band.Index] / host.ShareUnderSource : 0,
            HostX = -offset * hostEast,
            HostY = offset * hostNorth,
            HostWidthPixels = 0.8 / pixelArcsec,
            DipolePixels = source.Bogus && source.ReferenceNanoJy[0] > 0 ? seeing : 0,
            CosmicRay = source.Bogus && source.ReferenceNanoJy[0] <= 0,
            Seed = alert.Object.Seed + (ulong)visit.Number,
        };
    }
}
