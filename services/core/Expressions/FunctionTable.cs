using System.Collections.Frozen;

namespace Broker.Core.Expressions;

/// <summary>Every function of the language; the binder, the documentation and its test read this table.</summary>
internal static class FunctionTable
{
    public static readonly IReadOnlyList<Function> All = [.. MathFunctions.All, .. SkyFunctions.All, .. LightCurveFunctions.All, .. KnowledgeFunctions.All, .. SurveyFunctions.All];

    private static readonly FrozenDictionary<string, Function> ByName = All.ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names known from elsewhere, and what they are called here.</summary>
    private static readonly FrozenDictionary<string, string> Foreign = new Dictionary<string, string>
    {
        ["LOG"] = "LOG means different things in different databases: write LN or LOG10",
        ["POW"] = "write POWER(x, y)",
        ["MIN"] = "write LEAST(a, b, …)",
        ["MAX"] = "write GREATEST(a, b, …)",
        ["COUNT"] = "write COUNT_POINTS('detected')",
        ["CONTAINS"] = "write IN_CONE(ra_deg, dec_deg, radius_arcsec)",
        ["POINT"] = "write IN_CONE(ra_deg, dec_deg, radius_arcsec) or DISTANCE(ra1, dec1, ra2, dec2)",
        ["CIRCLE"] = "write IN_CONE(ra_deg, dec_deg, radius_arcsec)",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static Function? Find(string name) => ByName.GetValueOrDefault(name);

    public static string? HintFor(string name) => Foreign.GetValueOrDefault(name) ?? Suggestions.For(name, All.Select(f => f.Name));
}
