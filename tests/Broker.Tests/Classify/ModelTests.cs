using System.Text.Json;
using Broker.Classify.Models;
using Broker.Classify.Models.XGBoost;

namespace Broker.Tests.Classify;

public sealed class ModelTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("models").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static TrainingRows ThreeClouds(int seed, int count)
    {
        var random = new Random(seed);
        float[] labels = [.. Enumerable.Range(0, count).Select(i => (float)(i % 3))];
        return new TrainingRows([.. labels.SelectMany(l => new[] { (float)(l + random.NextDouble()), float.NaN })], labels, [.. labels.Select(_ => 1f)], 2);
    }

    private static XGBoostClassifier Small() =>
        XGBoostClassifier.Train(ThreeClouds(1, 300), ThreeClouds(2, 90), 3, new XGBoostParameters { MaxRounds = 5 });

    [Fact]
    public void Boosted_trees_survive_saving_and_loading()
    {
        using var model = Small();
        using var read = XGBoostClassifier.Load(model.Save(), 2, 3);
        float[] rows = [0.5f, float.NaN, 1.5f, float.NaN, 2.5f, float.NaN], before = new float[9], after = new float[9];
        model.Predict(rows, 3, before);
        read.Predict(rows, 3, after);
        Assert.Equal(before, after);
        for (var row = 0; row < 3; row++)
        {
            Assert.Equal(1, before[(3 * row)..(3 * row + 3)].Sum(), 5);
            Assert.True(before[4 * row] > 0.5f, "the right class");
        }
    }

    [Fact]
    public void Same_seed_boosts_the_same_trees()
    {
        using XGBoostClassifier one = Small(), two = Small();
        Assert.Equal(one.Save(), two.Save());
    }

    [Fact]
    public void Model_of_another_shape_is_refused()
    {
        using var model = Small();
        var bytes = model.Save();
        Assert.Throws<ModelException>(() => XGBoostClassifier.Load(bytes, 7, 3));
        using var wrongClasses = XGBoostClassifier.Load(bytes, 2, 4);
        Assert.Throws<ModelException>(() => wrongClasses.Predict(new float[2], 1, new float[4]));
    }

    [Fact]
    public void Shipped_models_load_and_are_small()
    {
        var models = ShippedModels.Load().ToArray();
        Assert.Equal(["oddness", "transients"], models.Select(m => m.Name).Order());
        Assert.All(models, m => Assert.Null(m.Fault));
        Assert.All(models, m => Assert.Contains("simulated", m.Card!.Description, StringComparison.Ordinal));
        Assert.All(models, m => Assert.NotEmpty(m.Card!.RealDataCheck));
    }

    [Fact]
    public void Registry_prefers_the_highest_version()
    {
        Copy("transients", "1.9", c => c with { Version = "1.9" });
        Copy("transients", "1.10", c => c with { Version = "1.10" });
        using var registry = ModelRegistry.Load(_root);
        Assert.Equal("1.10", registry.Find("transients")!.Version);
        Assert.Equal("1.0", registry.Find("transients@1.0")!.Version);
        Assert.Null(registry.Find("transients@2.0"));
        Assert.Equal(2, registry.Active.Count);
    }

    [Theory]
    [InlineData("missing model", "not readable")]
    [InlineData("damaged model", "SHA-256")]
    [InlineData("no card", "not readable")]
    [InlineData("card of another kind", "card.json")]
    [InlineData("unknown feature", "unknown features: r.flux.Nonsense")]
    public void Bad_model_folder_gives_a_reason(string fault, string reason)
    {
        Copy("transients", "7.0", c => fault == "unknown feature" ? c with { Features = [.. c.Features.Skip(1), "r.flux.Nonsense"] } : c);
        var folder = Path.Combine(_root, "transients", "7.0");
        if (fault == "missing model")
            File.Delete(Path.Combine(folder, "model.ubj"));
        if (fault == "damaged model")
            File.WriteAllBytes(Path.Combine(folder, "model.ubj"), [1, 2, 3]);
        if (fault == "no card")
            File.Delete(Path.Combine(folder, ModelCard.FileName));
        if (fault == "card of another kind")
            File.WriteAllText(Path.Combine(folder, ModelCard.FileName), "[]");

        using var model = ModelFolder.Load(folder);
        Assert.Null(model.Runtime);
        Assert.Contains(reason, model.Fault, StringComparison.Ordinal);
    }

    /// <summary>A shipped model copied into the registry's root.</summary>
    private void Copy(string name, string version, Func<ModelCard, ModelCard> edit)
    {
        var assembly = typeof(ShippedModels).Assembly;
        using var card = assembly.GetManifestResourceStream($"models/{name}/1.0/{ModelCard.FileName}")!;
        var read = JsonSerializer.Deserialize<ModelCard>(card, ModelCard.Json)!;
        using var bytes = new MemoryStream();
        using var stream = assembly.GetManifestResourceStream($"models/{name}/1.0/{read.ModelFile}")!;
        stream.CopyTo(bytes);
        ModelFolder.Write(Path.Combine(_root, name, version), edit(read), bytes.ToArray());
    }
}
