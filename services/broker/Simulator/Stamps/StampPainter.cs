namespace Broker.Broker.Simulator.Stamps;

/// <summary>
/// Paints difference, template and science images. Noise comes from one buffer of normal deviates, entered at a place that depends on the
/// seed: a stamp costs no logarithms. Not for several threads at once.
/// </summary>
public sealed class StampPainter
{
    private const int NoiseLength = 1 << 16;
    private const double WidthsPerSigma = 2.3548200450309493;
    private readonly float[] _noise = new float[NoiseLength];
    private readonly double[] _profileX;
    private readonly double[] _profileY;

    public StampPainter(int sizePixels)
    {
        SizePixels = sizePixels;
        _profileX = new double[sizePixels];
        _profileY = new double[sizePixels];
        Difference = new float[sizePixels * sizePixels];
        Template = new float[sizePixels * sizePixels];
        Science = new float[sizePixels * sizePixels];
        var dice = new Dice(0x5EED);
        for (var k = 0; k < NoiseLength; k++)
            _noise[k] = (float)dice.Normal();
    }

    public int SizePixels { get; }

    public float[] Difference { get; }

    public float[] Template { get; }

    public float[] Science { get; }

    /// <summary>Fills the three images; the science image is the template plus the difference.</summary>
    public void Paint(Scene scene)
    {
        Sprinkle(Difference, scene.NoiseNanoJy, scene.Seed);
        Sprinkle(Template, scene.NoiseNanoJy * 0.4, scene.Seed ^ 0xABCD);
        var sigma = scene.SeeingPixels / WidthsPerSigma;
        if (scene.ReferenceNanoJy > 0)
            AddBlob(Template, scene.ReferenceNanoJy, (0, 0), sigma);
        if (scene.HostNanoJy > 0)
            AddBlob(Template, scene.HostNanoJy, (scene.HostX, scene.HostY), Math.Sqrt(sigma * sigma + scene.HostWidthPixels * scene.HostWidthPixels));

        if (scene.CosmicRay)
            AddBlob(Difference, scene.DifferenceNanoJy, (0.2, -0.1), 0.45);
        else if (scene.DipolePixels > 0)
            AddDipole(scene, sigma);
        else
            AddBlob(Difference, scene.DifferenceNanoJy, (0, 0), sigma);

        for (var k = 0; k < Science.Length; k++)
            Science[k] = Template[k] + Difference[k];
    }

    /// <summary>Pixel noise whose weighted sum under a point source has the given error: σ_pixel = σ_flux / √(4π s²), s the Gaussian width.</summary>
    public static double PixelNoise(double fluxErrNanoJy, double seeingPixels) =>
        fluxErrNanoJy * WidthsPerSigma / (seeingPixels * Math.Sqrt(4 * Math.PI));

    private void AddDipole(Scene scene, double sigma)
    {
        const double lobe = 4;
        AddBlob(Difference, lobe * scene.DifferenceNanoJy, (scene.DipolePixels / 2, 0), sigma);
        AddBlob(Difference, (1 - lobe) * scene.DifferenceNanoJy, (-scene.DipolePixels / 2, 0), sigma);
    }

    private void Sprinkle(float[] image, double noise, ulong seed)
    {
        var at = (int)(seed % NoiseLength);
        var scale = (float)noise;
        for (var k = 0; k < image.Length; k++)
            image[k] = scale * _noise[(at + k) % NoiseLength];
    }

    private void AddBlob(float[] image, double flux, (double X, double Y) place, double sigma)
    {
        Profile(_profileX, place.X, sigma);
        Profile(_profileY, place.Y, sigma);
        for (var y = 0; y < SizePixels; y++)
        {
            var row = flux * _profileY[y];
            for (var x = 0; x < SizePixels; x++)
                image[y * SizePixels + x] += (float)(row * _profileX[x]);
        }
    }

    private void Profile(double[] profile, double centre, double sigma)
    {
        var middle = (SizePixels - 1) / 2.0 + centre;
        for (var k = 0; k < SizePixels; k++)
            profile[k] = Math.Exp(-0.5 * Math.Pow((k - middle) / sigma, 2)) / (sigma * Math.Sqrt(2 * Math.PI));
    }
}
