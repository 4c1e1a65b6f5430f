namespace Broker.Api.Imaging;

/// <summary>A picture in counts: row by row from the bottom, as FITS keeps it; NaN where there is no value.</summary>
public sealed record FitsImage(int Width, int Height, float[] Pixels);
