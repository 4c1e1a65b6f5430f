using System.Text.Json;

namespace Broker.Core.Wire;

/// <summary>A schema spread over the files of one folder, as the surveys publish theirs.</summary>
internal static class SchemaFolder
{
    private const int MaxFiles = 200;

    public static AvroSchema Parse(string folder)
    {
        var files = Files(folder);
        var roots = files.Where(file => Path.GetFileName(file).EndsWith("alert.avsc", StringComparison.Ordinal)).ToArray();
        return roots.Length == 1
            ? ParseFile(roots[0])
            : throw new WireException($"{folder}: {roots.Length} files named *alert.avsc; exactly one is needed");
    }

    /// <summary>One file, joined with those beside it whose types it names.</summary>
    public static AvroSchema ParseFile(string path)
    {
        var others = new Lazy<Dictionary<string, JsonElement>>(() => Types(Path.GetDirectoryName(Path.GetFullPath(path))!));
        try
        {
            return SchemaParser.Parse(Read(path), name => others.Value.TryGetValue(name, out var json) ? json : null);
        }
        catch (WireException error)
        {
            throw new WireException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Full name of the type that a file defines; empty when it defines none that can be understood.</summary>
    public static string NameIn(string path)
    {
        try
        {
            using var document = SchemaParser.ReadJson(Read(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? SchemaParser.NameOf(document.RootElement, "") : "";
        }
        catch (WireException)
        {
            return "";
        }
    }

    public static string[] Files(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.avsc").Take(MaxFiles + 1).Order(StringComparer.Ordinal).ToArray();
        return files.Length <= MaxFiles ? files : throw new WireException($"{folder}: more than {MaxFiles} schema files");
    }

    private static Dictionary<string, JsonElement> Types(string folder)
    {
        var types = new Dictionary<string, JsonElement>();
        foreach (var file in Files(folder))
        {
            using var document = SchemaParser.ReadJson(Read(file));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                types[SchemaParser.NameOf(document.RootElement, "")] = document.RootElement.Clone();
        }

        return types;
    }

    private static byte[] Read(string path) =>
        new FileInfo(path).Length <= WireLimits.MaxSchemaBytes
            ? File.ReadAllBytes(path)
            : throw new WireException($"{path}: longer than {WireLimits.MaxSchemaBytes} bytes");
}
