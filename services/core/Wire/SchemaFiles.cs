using System.Globalization;
using System.Text.RegularExpressions;

namespace Broker.Core.Wire;

/// <summary>
/// Schema files under one folder, by their number: a folder per version (<c>11.1/lsst.v11_1.alert.avsc</c> and the files it
/// names), one such folder itself, or single files that need no other (<c>11.1.avsc</c>, <c>1101.avsc</c>). Where neither file nor
/// folder has a number in its name, the one in the schema's own name counts (<c>lsst.v11_1.alert</c>).
/// </summary>
internal sealed partial class SchemaFiles
{
    private const int MaxFiles = 5_000;

    /// <summary>Rubin's own repository keeps a version seven folders down.</summary>
    private const int MaxDepth = 8;

    private readonly Dictionary<int, string> _paths = [];

    private SchemaFiles()
    {
    }

    /// <exception cref="WireException">No such folder, or one of more files than a collection of schemas can have.</exception>
    public static SchemaFiles Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new WireException($"{folder}: no such folder");
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth };
        var files = Directory.EnumerateFiles(folder, "*.avsc", options).Take(MaxFiles + 1).Order(StringComparer.Ordinal).ToArray();
        if (files.Length > MaxFiles)
            throw new WireException($"{folder}: more than {MaxFiles} schema files");
        var found = new SchemaFiles();
        foreach (var together in files.GroupBy(file => Path.GetDirectoryName(file)!))
        {
            var roots = together.Where(file => file.EndsWith("alert.avsc", StringComparison.Ordinal)).ToArray();
            foreach (var root in roots.Length > 0 ? roots : together.ToArray())
                found.Add(root);
        }

        return found;
    }

    /// <summary>The schema of that number; null when no file has it.</summary>
    /// <exception cref="WireException">Its file cannot be understood.</exception>
    public AvroSchema? Read(int id) => _paths.TryGetValue(id, out var path) ? SchemaFolder.ParseFile(path) : null;

    private void Add(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var folders = Path.GetDirectoryName(Path.GetFullPath(path))!.Split(Path.DirectorySeparatorChar);
        if (TryId(name, out var id)
            || int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out id)
            || TryId(folders[^1], out id)
            || TryId(string.Join('.', folders.TakeLast(2)), out id)
            || TryId(SchemaFolder.NameIn(path), out id))
            _paths.TryAdd(id, path);
    }

    private static bool TryId(string name, out int id)
    {
        var match = VersionIn().Match(name);
        id = match.Success ? 100 * Number(match.Groups[1]) + Number(match.Groups[2]) : 0;
        return match.Success;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<![0-9])([0-9]{1,5})[._]([0-9]{1,2})(?![0-9])")]
    private static partial Regex VersionIn();
}
