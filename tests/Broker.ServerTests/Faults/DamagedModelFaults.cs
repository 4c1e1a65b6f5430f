using Broker.Classify.Models;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F26: model folders that are empty, torn or not what their card says, from the start on. Every alert is delivered, with the reason as their score.</summary>
[Collection(WithRealServers.Name)]
public sealed class DamagedModelFaults(RealServers servers)
{
    private static readonly string[] Damaged = ["empty", "swapped", "torn"];

    [Fact]
    public Task Damaged_models_cost_their_own_scores_alone() => FaultRuns.OfAsync("F26", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures);
        Damage(Path.Combine(run.Place.Options.DataFolder, "broker", "models"));
        var broker = await run.StartAsync();
        await run.Sender.SendAsync(run.Packets);
        var oracle = new FaultOracle(run.Place);
        Assert.Null(await oracle.WaitUntilDrainedAsync(TimeSpan.FromSeconds(90)));

        // The reference knows the shipped models alone, so that bodies differ by the damaged ones' scores; nothing else may.
        Assert.All(await new FaultJudge(run).JudgeAsync(), problem => Assert.Contains("bodies differ from the reference", problem, StringComparison.Ordinal));
        var models = await oracle.RowsAsync<string>("SELECT string_agg(s ->> 'model', ' ' ORDER BY i) FROM alerts, jsonb_array_elements(scores) WITH ORDINALITY AS each(s, i) GROUP BY survey, alert_id");
        Assert.Equal(run.Reference.Alerts.Count, models.Count);
        Assert.All(models, names => Assert.Equal("empty oddness swapped torn transients", names));
        var without = string.Join(", ", Damaged.Select(name => $"'{name}'"));
        Assert.Equal(0, (await oracle.RowsAsync<long>($"SELECT count(*) FROM alerts, jsonb_array_elements(scores) AS s WHERE s ->> 'model' IN ({without}) AND s ->> 'reason' IS NULL")).Single());
        Assert.NotEqual(0, (await oracle.RowsAsync<long>("SELECT count(*) FROM alerts WHERE class IS NOT NULL AND anomaly_score IS NOT NULL")).Single());
        Assert.All(Damaged, name => Assert.Single(broker.Log, line => line.Contains($"model {name}@", StringComparison.Ordinal)));
        figures.Note("alerts", models.Count);
    });

    private static void Damage(string models)
    {
        string Folder(string name) => Directory.CreateDirectory(Path.Combine(models, name, "1.0")).FullName;
        var card = ShippedModels.Load().Single(model => model.Name == "transients").Card!;
        Folder("empty");
        ModelFolder.Write(Folder("swapped"), card with { Name = "swapped" }, [1, 2, 3]);
        var torn = Folder("torn");
        ModelFolder.Write(torn, card with { Name = "torn" }, [1, 2, 3]);
        var text = File.ReadAllText(Path.Combine(torn, ModelCard.FileName));
        File.WriteAllText(Path.Combine(torn, ModelCard.FileName), text[..(text.Length / 2)]);
    }
}
