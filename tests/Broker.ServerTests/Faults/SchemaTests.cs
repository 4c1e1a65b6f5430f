using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F18 and F19: Rubin's schema evolves in the middle of a stream; its registry does not know it yet, or is away.</summary>
[Collection(WithRealServers.Name)]
public sealed class SchemaTests(RealServers servers)
{
    /// <summary>Numbers of later schemas, in the order in which the survey goes over to them: new majors, of which none is bundled.</summary>
    private const int Fifteen = 1500;
    private const int Sixteen = 1600;
    private const int Seventeen = 1700;
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    [Fact]
    public Task Later_schemas_give_the_same_alerts_and_one_that_nobody_knows_holds_up_its_partition_alone() => FaultRuns.OfAsync("F18", async figures =>
    {
        await using var registry = new SurveyRegistry();
        await registry.StartAsync();
        await using var run = await FaultRun.CreateAsync(servers, figures, Options(registry));
        var change = await SchemaChange.OfAsync(run);
        var count = change.Packets.Count;
        change.GoOver(Fifteen, change.Draw(0, count / 3), everywhere: true);
        var unheard = change.Draw(count / 2, 3 * count / 4);
        change.GoOver(Sixteen, unheard);
        registry.Learn(Fifteen, change.Json(Fifteen));

        var broker = await run.StartAsync();
        await run.Sender.SendAsync(change.Packets);
        await new HeldPartition(run, change, unheard).AssertAsync(broker, count);
        await Eventually.HoldsAsync(() => registry.Asked(Sixteen) > 1, Soon, "the registry is asked again");
        registry.Learn(Sixteen, change.Json(Sixteen));
        await run.AssertAllThereAsync(Drained);
        Assert.Equal(1, registry.Asked(Fifteen));
        Note(figures, change);
    });

    [Fact]
    public Task Schemas_once_learnt_need_no_registry_and_new_ones_wait_for_it() => FaultRuns.OfAsync("F19", async figures =>
    {
        await using var registry = new SurveyRegistry();
        await registry.StartAsync();
        await using var run = await FaultRun.CreateAsync(servers, figures, Options(registry));
        var change = await SchemaChange.OfAsync(run);
        var (count, third) = (change.Packets.Count, change.Packets.Count / 3);
        change.GoOver(Fifteen, change.Draw(0, third / 2), everywhere: true);
        var early = change.Draw(third, 2 * third - third / 3);
        change.GoOver(Sixteen, early);
        var away = 2 * third + run.Dice.Below(third / 3);
        var late = change.Draw(away, count - third / 3);
        change.GoOver(Seventeen, late);
        registry.Learn(Fifteen, change.Json(Fifteen));
        var broker = await run.StartAsync();
        await run.Sender.SendAsync(change.Packets.Take(third));
        await DrainAsync(run);

        await registry.FailAsync(Trouble(run));
        await EndAsync(broker, run);
        await broker.StartAsync();
        await run.Sender.SendAsync(change.Packets.Skip(third).Take(third));
        await new HeldPartition(run, change, early).AssertAsync(broker, 2 * third);
        registry.Learn(Sixteen, change.Json(Sixteen));
        await registry.StartAsync();
        await DrainAsync(run);

        await run.Sender.SendAsync(change.Packets.Take(away).Skip(2 * third));
        await registry.FailAsync(Trouble(run));
        await run.Sender.SendAsync(change.Packets.Skip(away));
        await new HeldPartition(run, change, late).AssertAsync(broker, count);
        registry.Learn(Seventeen, change.Json(Seventeen));
        await registry.StartAsync();
        await run.AssertAllThereAsync(Drained, ingestRestarted: true);
        Assert.Equal(1, registry.Asked(Fifteen));
        Note(figures, change);
    });

    private static FaultRunOptions Options(SurveyRegistry registry) => new()
    {
        FlagsInAnyOrder = true, Settings = new Dictionary<string, string> { ["BROKER_SCHEMA_REGISTRY"] = registry.Address },
    };

    private static RegistryTrouble Trouble(FaultRun run) => (RegistryTrouble)run.Dice.Below(Enum.GetValues<RegistryTrouble>().Length);

    private static async Task DrainAsync(FaultRun run) => Assert.Null(await new FaultOracle(run.Place).WaitUntilDrainedAsync(Drained));

    /// <summary>Killed or stopped in order, as the dice say: the next one knows what lies on the disk.</summary>
    private static Task EndAsync(FaultBroker broker, FaultRun run) => run.Dice.Chance(0.5) ? broker.KillAsync() : broker.StopAsync();

    private static void Note(FaultFigures figures, SchemaChange change)
    {
        foreach (var id in new[] { Fifteen, Sixteen, Seventeen })
            figures.Note($"packets_{id}", change.Count(id));
    }
}
