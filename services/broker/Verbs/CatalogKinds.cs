using System.CommandLine;
using System.CommandLine.Parsing;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Hosts;

namespace Broker.Broker.Verbs;

/// <summary>What the rows of a catalogue are, and how far each reaches: options of <c>broker catalog load</c>.</summary>
internal static class CatalogKinds
{
    private static readonly Option<bool?> Galaxies = new("--galaxies") { Description = "The rows are galaxies, candidates for hosts (default: guessed from the columns, and said; --galaxies false when they are not)." };
    private static readonly Option<bool> Stars = new("--stars") { Description = "The rows are stars: an alert within 1\" of one has no host galaxy." };
    private static readonly Option<string[]> Roles = new("--role") { Description = $"What a column of galaxies tells, ROLE=COLUMN[:UNIT], any number of times; the rest is guessed, ROLE= takes a guess away. {GalaxyColumnText.Help}." };
    private static readonly Option<string?> RadiusColumn = new("--radius-column") { Description = "Column with a search radius of each row's own." };
    private static readonly Option<string> RadiusUnit = new Option<string>("--radius-unit") { Description = "Of --radius-column (default: arcsec).", DefaultValueFactory = _ => GalaxyUnits.Arcsec }.AcceptOnlyFromAmong("arcsec", "arcmin", "deg");

    public static IEnumerable<Option> All => [Galaxies, Stars, Roles, RadiusColumn, RadiusUnit];

    public static CatalogLoadOptions Apply(CommandResult result, CatalogLoadOptions options) => options with
    {
        Galaxies = CatalogLoadVerb.Value(result, Galaxies),
        Stars = CatalogLoadVerb.Value(result, Stars),
        Roles = CatalogLoadVerb.Value(result, Roles) ?? [],
        RadiusColumn = CatalogLoadVerb.Value(result, RadiusColumn),
        RadiusUnit = CatalogLoadVerb.Value(result, RadiusUnit) ?? GalaxyUnits.Arcsec,
    };

    /// <summary>What the rows were taken for, when that is worth a line.</summary>
    public static string? Told(CatalogInfo info) => info.Galaxies is { } columns
        ? $"taken for galaxies, with {string.Join(", ", columns.Select(GalaxyColumnText.Write))} (if not: --galaxies false)"
        : null;
}
