namespace Broker.Classify.Models;

/// <summary>
/// The models there are: those shipped with the program and those in folders <c>NAME/VERSION</c> below a root (var/models).
/// Of each name the highest version is active; a folder's model wins over a shipped one of the same version.
/// </summary>
public sealed class ModelRegistry : IDisposable
{
    /// <summary>More models than this below one root are not looked at.</summary>
    public const int MaxModels = 100;

    private const string NotReadable = "unreadable";

    private ModelRegistry(IReadOnlyList<LoadedModel> models) => Models = models;

    /// <summary>Every version of every model, by name, highest version first.</summary>
    public IReadOnlyList<LoadedModel> Models { get; }

    /// <summary>One of each name: what every alert is scored with.</summary>
    public IReadOnlyList<LoadedModel> Active => [.. Models.DistinctBy(m => m.Name)];

    /// <summary>Never throws for what is below the root: a folder that cannot be read is a model with a fault.</summary>
    /// <param name="root">Folder of folders NAME/VERSION; null or absent means the shipped models alone.</param>
    public static ModelRegistry Load(string? root)
    {
        var own = root is null || !Directory.Exists(root) ? [] : Folders(root).SelectMany(Folders).Take(MaxModels).Select(ModelFolder.Load);
        return new ModelRegistry(
        [
            .. own.Concat(ShippedModels.Load())
                .DistinctBy(m => (m.Name, m.Version))
                .OrderBy(m => m.Name, StringComparer.Ordinal)
                .ThenByDescending(m => ParsedVersion(m.Version)),
        ]);
    }

    /// <summary>By <c>NAME</c> (its active version) or <c>NAME@VERSION</c>; null when there is none.</summary>
    public LoadedModel? Find(string reference)
    {
        var parts = reference.Split('@', 2);
        return Models.FirstOrDefault(m => m.Name == parts[0] && (parts.Length == 1 || m.Version == parts[1]));
    }

    public void Dispose()
    {
        foreach (var model in Models)
            model.Dispose();
    }

    // A folder that cannot be listed stands for its only version, so that loading it tells why.
    private static IReadOnlyList<string> Folders(string folder)
    {
        try
        {
            return [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException)
        {
            return [Path.Combine(folder, NotReadable)];
        }
        catch (IOException)
        {
            return [Path.Combine(folder, NotReadable)];
        }
    }

    private static Version ParsedVersion(string text) => Version.TryParse(text, out var version) ? version : new Version(0, 0);
}
