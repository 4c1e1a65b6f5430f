using Broker.Broker.Simulator.Surveys;
using Broker.Broker.Simulator.Tables;

namespace Broker.Tests.Broker.Simulator;

public sealed class TableTests
{
    [Fact]
    public async Task Tables_repeat_with_the_seed_and_every_object_has_its_truth_and_a_detection()
    {
        var folder = Directory.CreateTempSubdirectory();
        var simulation = new TableSimulation(4, [SurveyModel.Lsst, SurveyModel.Ztf]);
        var written = await TableFiles.WriteAsync(simulation, 280, Path.Combine(folder.FullName, "a"), CancellationToken.None);
        await TableFiles.WriteAsync(new TableSimulation(4, [SurveyModel.Lsst, SurveyModel.Ztf]), 280, Path.Combine(folder.FullName, "b"), CancellationToken.None);

        var curves = await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "a", "lightcurves.csv"));
        var truth = await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "a", "truth.csv"));
        Assert.Equal(curves, await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "b", "lightcurves.csv")));
        Assert.Equal("object,band,mjd,flux_njy,flux_err_njy,detected", curves[0]);
        Assert.Equal(written, truth.Length - 1);
        Assert.InRange(written, 270, 280);
        var detected = curves.Skip(1).Where(line => line.EndsWith(",1", StringComparison.Ordinal)).Select(line => line.Split(',')[0]).ToHashSet();
        Assert.All(truth.Skip(1), line => Assert.Contains(line.Split(',')[0], detected));
        Assert.Equal(14, truth.Skip(1).Select(line => line.Split(',')[2]).Distinct().Count());
        folder.Delete(recursive: true);
    }
}
