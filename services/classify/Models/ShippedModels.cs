using System.Reflection;

namespace Broker.Classify.Models;

/// <summary>Models built into the program: resources <c>models/NAME/VERSION/FILE</c>, from the folder Shipped beside this file.</summary>
public static class ShippedModels
{
    private const string Prefix = "models/";
    private const string Origin = "shipped";

    private static readonly Assembly Here = typeof(ShippedModels).Assembly;

    public static IEnumerable<LoadedModel> Load()
    {
        var folders = Here.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith('/' + ModelCard.FileName, StringComparison.Ordinal))
            .Select(n => n[..^ModelCard.FileName.Length]);
        foreach (var folder in folders)
        {
            var parts = folder.Split('/');
            yield return ModelFolder.Load(file => Resource(folder + file), (parts[1], parts[2]), Origin);
        }
    }

    private static byte[] Resource(string name)
    {
        using var stream = Here.GetManifestResourceStream(name) ?? throw new ModelException($"{name} is not built in");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
