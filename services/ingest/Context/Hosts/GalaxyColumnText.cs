using System.Text.Json;

namespace Broker.Ingest.Context.Hosts;

/// <summary>Galaxy columns as people write them: <c>isophote=MajAx:diameter_arcmin</c>, the unit after the last colon, or none for the role's first.</summary>
public static class GalaxyColumnText
{
    private static readonly Dictionary<string, GalaxyRole> Roles =
        Enum.GetValues<GalaxyRole>().ToDictionary(role => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()));

    /// <summary>Every role with its units, for a help text.</summary>
    public static string Help => string.Join("; ", Roles.Select(role => $"{role.Key} ({string.Join(", ", GalaxyUnits.Of(role.Value))})"));

    public static string Write(GalaxyColumn column) => $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(column.Role.ToString())}={column.Column}:{column.Unit}";

    /// <summary>The columns, those that are given before those that are guessed.</summary>
    /// <param name="texts">As people write them; <c>role=</c> with nothing behind it takes a guess away.</param>
    /// <param name="guessed">What a role is when it is not given.</param>
    /// <param name="columns">Of the table.</param>
    /// <param name="faults">Everything that is wrong.</param>
    public static IReadOnlyList<GalaxyColumn> Read(IEnumerable<string> texts, IReadOnlyList<GalaxyColumn> guessed, IReadOnlyList<string> columns, List<string> faults)
    {
        var given = new Dictionary<GalaxyRole, GalaxyColumn?>();
        foreach (var text in texts)
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2 || !Roles.TryGetValue(parts[0].Trim(), out var role))
                faults.Add($"--role: '{text}' is not ROLE=COLUMN[:UNIT]; roles: {string.Join(", ", Roles.Keys)}");
            else
                given[role] = parts[1].Length == 0 ? null : Column(role, parts[1], columns, faults);
        }

        return [.. given.Values.OfType<GalaxyColumn>(), .. guessed.Where(column => !given.ContainsKey(column.Role))];
    }

    private static GalaxyColumn? Column(GalaxyRole role, string text, IReadOnlyList<string> columns, List<string> faults)
    {
        var colon = text.LastIndexOf(':');
        var (name, unit) = columns.Contains(text, StringComparer.OrdinalIgnoreCase) || colon < 0 ? (text, GalaxyUnits.Of(role).First()) : (text[..colon], text[(colon + 1)..]);
        var column = columns.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (column is null)
            faults.Add($"--role: there is no column '{name}'");
        if (GalaxyUnits.Find(role, unit) is null)
            faults.Add($"--role: '{unit}' is none of {string.Join(", ", GalaxyUnits.Of(role))}");
        return column is null ? null : new GalaxyColumn(role, column, unit);
    }
}
