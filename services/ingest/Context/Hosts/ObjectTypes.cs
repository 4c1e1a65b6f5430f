using System.Collections.Frozen;

namespace Broker.Ingest.Context.Hosts;

/// <summary>What the types of catalogues mean: what is no galaxy, and what kind of galaxy it is.</summary>
internal static class ObjectTypes
{
    // OpenNGC's guide; the Legacy Surveys' PSF; SIMBAD's and SDSS's words for a star.
    private static readonly FrozenSet<string> NoGalaxies = new[]
    {
        "*", "**", "*Ass", "OCl", "GCl", "Cl+N", "PN", "HII", "DrkN", "EmN", "Neb", "RfN", "SNR", "Nova", "NonEx", "Dup", "Other", "PSF", "Star",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool MayBeGalaxy(string? type) => type is null || !NoGalaxies.Contains(type);

    /// <summary>
    /// <c>elliptical</c>, <c>lenticular</c>, <c>spiral</c> or <c>irregular</c> from Hubble's letters (E3, SBab, dE) or the number T of
    /// de Vaucouleurs (RC3: E to -4, S0 to 0, spirals to 9, then irregulars); null when the type says none of them.
    /// </summary>
    public static string? Family(string? morphology)
    {
        if (string.IsNullOrWhiteSpace(morphology))
            return null;
        if (double.TryParse(morphology, System.Globalization.CultureInfo.InvariantCulture, out var stage))
            return stage switch { < -6 or > 11 => null, < -3.5 => "elliptical", < 0.5 => "lenticular", < 9.5 => "spiral", _ => "irregular" };
        var type = morphology.Trim().TrimStart('d', '(');
        if (type.StartsWith("E-S0", StringComparison.Ordinal) || type.StartsWith("S0", StringComparison.Ordinal)
            || type.StartsWith("SB0", StringComparison.Ordinal) || type.StartsWith("SAB0", StringComparison.Ordinal) || type.StartsWith("SA0", StringComparison.Ordinal))
            return "lenticular";
        return type[..Math.Min(1, type.Length)] switch { "E" => "elliptical", "S" => "spiral", "I" => "irregular", "c" when type.StartsWith("cD", StringComparison.Ordinal) => "elliptical", _ => null };
    }
}
