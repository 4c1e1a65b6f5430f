using Broker.Classify;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Tests.Core.Streams;

namespace Broker.Tests.Classify;

/// <summary>Fault F26: whatever a model does, every alert goes on, with the other models' scores and the reason of this one.</summary>
public sealed class FailingModelTests : IDisposable
{
    private readonly ModelRegistry registry = ModelRegistry.Load(null);
    private readonly LineLog log = new();

    public void Dispose() => registry.Dispose();

    [Theory]
    [InlineData("NaN", "not a finite number")]
    [InlineData("infinity", "not a finite number")]
    [InlineData("negative", "no probability")]
    [InlineData("zeros", "no probability")]
    [InlineData("nothing", "not a finite number")]
    [InlineData("throws", "the model fails: DivideByZeroException")]
    [InlineData("index", "the model fails: IndexOutOfRangeException")]
    [InlineData("library", "the model fails: DllNotFoundException")]
    [InlineData("shape", "7 classes")]
    public async Task Whatever_a_model_does_the_alert_goes_on_with_the_reason_and_the_other_scores(string fault, string reason)
    {
        var stage = Stage(new Faulty { Fault = fault });
        foreach (var outcome in await stage.RunAsync(Batch(5), default))
        {
            Assert.Equal(Verdict.Passed, outcome.Verdict);
            Assert.Equal(["faulty", "oddness", "transients"], outcome.Value!.Scores.Select(score => score.Model));
            Assert.Empty(outcome.Value.Scores[0].Values);
            Assert.Contains(reason, outcome.Value.Scores[0].Reason, StringComparison.Ordinal);
            Assert.All(outcome.Value.Scores.Skip(1), score => Assert.Null(score.Reason));
        }
    }

    [Fact]
    public async Task A_model_that_fails_in_every_batch_is_told_of_once()
    {
        var stage = Stage(new Faulty { Fault = "throws" });
        for (var i = 0; i < 4; i++)
            await stage.RunAsync(Batch(3), default);
        Assert.Contains("model faulty@1.0 fails: the model fails: DivideByZeroException", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_alerts_it_has_no_number_for_lose_their_score()
    {
        var stage = Stage(new Faulty { Fault = "second" });
        var outcomes = await stage.RunAsync(Batch(3), default);
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Value!.Scores[0].Reason is null));
    }

    [Fact]
    public void Damaged_folders_do_not_keep_the_others_from_loading()
    {
        var root = Directory.CreateTempSubdirectory("models").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "empty", "1.0"));
            File.WriteAllText(Path.Combine(root, "stray.txt"), "no model");
            Write(root, "nulls", """{"name":"nulls","version":"1.0","kind":"anomaly","description":"","features":null,"minimum_detections":1,"model_file":"m","model_sha256":"","training":null}""");
            Write(root, "nobody", """{"name":null}""");
            Write(root, "torn", """{"name":"torn","ver""");
            using var found = ModelRegistry.Load(root);
            Assert.Equal(["empty", "nobody", "nulls", "oddness", "torn", "transients"], found.Active.Select(model => model.Name));
            Assert.Equal(["oddness", "transients"], found.Active.Where(model => model.Fault is null).Select(model => model.Name));
            Assert.All(found.Active.Where(model => model.Runtime is null), model => Assert.NotEmpty(model.Fault!));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Write(string root, string name, string card)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name, "1.0")).FullName;
        File.WriteAllText(Path.Combine(folder, ModelCard.FileName), card);
    }

    private static StreamMessage<Alert>[] Batch(int alerts) =>
        [.. Enumerable.Range(0, alerts).Select(i => new StreamMessage<Alert> { Value = Curves.Alert(Curves.Bump(i)), Topic = "alerts" })];

    private ClassifyStage Stage(Faulty runtime)
    {
        var like = registry.Find("transients")!;
        var faulty = like with { Name = "faulty", Runtime = runtime, Card = like.Card! with { Classes = ["a", "b"] } };
        return new ClassifyStage([faulty, .. registry.Active], null, log);
    }

    private sealed class Faulty : IModelRuntime
    {
        public required string Fault { get; init; }

        public int InputCount => 1;

        public int OutputCount => 2;

        public void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
        {
            switch (Fault)
            {
                case "NaN": outputs.Fill(float.NaN); break;
                case "infinity": outputs.Fill(float.PositiveInfinity); break;
                case "negative": outputs.Fill(-1); break;
                case "zeros": outputs.Clear(); break;
                case "throws": throw new DivideByZeroException();
                case "index": throw new IndexOutOfRangeException();
                case "library": throw new DllNotFoundException();
                case "shape": throw new ModelException("the model does not answer with 7 classes");
                case "second": outputs.Fill(1); outputs[2] = float.NaN; break;
            }
        }

        public void Dispose()
        {
        }
    }
}
