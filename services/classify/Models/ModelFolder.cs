using System.Text.Json;
using Broker.Classify.Anomaly;
using Broker.Classify.Models.Training;
using Broker.Classify.Models.XGBoost;

namespace Broker.Classify.Models;

/// <summary>A model as it lies on disk or among the resources: <see cref="ModelCard.FileName"/> and the file it names.</summary>
public static class ModelFolder
{
    /// <summary>A larger file is no model of ours.</summary>
    public const int MaxModelBytes = 64 << 20;

    public static void Write(string folder, ModelCard card, byte[] model)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, card.ModelFile), model);
        File.WriteAllText(Path.Combine(folder, ModelCard.FileName), JsonSerializer.Serialize(card, ModelCard.Json) + "\n");
    }

    /// <summary>Never throws for what is in the folder: a model that cannot be used carries the reason.</summary>
    public static LoadedModel Load(string folder)
    {
        var parts = Path.GetFullPath(folder).Split(Path.DirectorySeparatorChar);
        return Load(file => Bytes(Path.Combine(folder, file)), (parts[^2], parts[^1]), folder);
    }

    /// <param name="read">Bytes of a file of the folder; throws <see cref="ModelException"/> when it is not there.</param>
    /// <param name="named">Name and version to go by while there is no card.</param>
    /// <param name="origin">See <see cref="LoadedModel.Origin"/>.</param>
    internal static LoadedModel Load(Func<string, byte[]> read, (string Name, string Version) named, string origin)
    {
        var loaded = new LoadedModel { Name = named.Name, Version = named.Version, Origin = origin };
        try
        {
            var card = Card(read(ModelCard.FileName));
            loaded = loaded with { Name = card.Name, Version = card.Version, Card = card };
            var bytes = read(card.ModelFile);
            if (TrainingTable.Sha256(bytes) != card.ModelSha256)
                throw new ModelException($"{card.ModelFile} is not the file its card names: SHA-256 differs");
            return loaded with { Features = FeatureVector.Of(card.Features), Runtime = Runtime(card, bytes) };
        }
        catch (ModelException e)
        {
            return loaded with { Fault = e.Message };
        }
    }

    private static IModelRuntime Runtime(ModelCard card, byte[] bytes) => card.Kind == ModelKind.Classifier
        ? XGBoostClassifier.Load(bytes, card.Features.Count, card.Classes.Count)
        : IsolationForestFile.Read(bytes, card.Features.Count);

    private static ModelCard Card(byte[] json)
    {
        try
        {
            var card = JsonSerializer.Deserialize<ModelCard>(json, ModelCard.Json) ?? throw new ModelException($"{ModelCard.FileName} is empty");
            if (card.Features.Contains(null!) || card.Classes.Contains(null!))
                throw new ModelException($"{ModelCard.FileName}: a feature or class without a name");
            return card.Outputs.Count > 0 ? card : throw new ModelException($"{ModelCard.FileName}: a classifier without classes");
        }
        catch (JsonException e)
        {
            throw new ModelException($"{ModelCard.FileName}: {e.Message}");
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxModelBytes
                ? File.ReadAllBytes(path)
                : throw new ModelException($"{Path.GetFileName(path)} is larger than {MaxModelBytes} bytes");
        }
        catch (IOException e)
        {
            throw NotReadable(path, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotReadable(path, e);
        }
        catch (ArgumentException e)
        {
            throw NotReadable(path, e);
        }
    }

    private static ModelException NotReadable(string path, Exception cause) => new($"{Path.GetFileName(path)}: not readable ({cause.GetType().Name})");
}
