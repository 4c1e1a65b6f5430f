using System.Text;

namespace Broker.Core.Wire;

/// <summary>The schemas that travel with the program: names, types and their order as the surveys published them.</summary>
public static class BundledSchemas
{
    /// <summary>Schema JSON by survey and version: <c>lsst</c> and <c>10.0</c>; null when it is not bundled.</summary>
    public static string? Text(string survey, string version)
    {
        using var stream = typeof(BundledSchemas).Assembly.GetManifestResourceStream(ResourceOf(survey, version));
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Versions bundled for a survey, oldest first.</summary>
    public static IReadOnlyList<string> Versions(string survey)
    {
        var (start, end) = (ResourceOf(survey, "")[..^".avsc".Length], ".avsc");
        return typeof(BundledSchemas).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal))
            .Select(name => name[start.Length..^end.Length])
            .OrderBy(version => Version.TryParse(version, out var number) ? number : new Version())
            .ToArray();
    }

    private static string ResourceOf(string survey, string version) => $"schemas/surveys/{survey}/{version}.avsc";
}
