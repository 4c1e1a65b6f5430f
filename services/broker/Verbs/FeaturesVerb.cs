using System.CommandLine;
using Broker.Classify.Tables;

namespace Broker.Broker.Verbs;

/// <summary><c>broker features LIGHTCURVES</c>: every feature of every light curve, or the reason why it has no value.</summary>
public static class FeaturesVerb
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("LIGHTCURVES")
        {
            Description = "CSV: object,band,mjd,flux_njy,flux_err_njy[,mag,mag_err,detected]; .gz too",
            Arity = ArgumentArity.OneOrMore,
        };
        var verb = new Command("features", "Light-curve features as CSV: object,band,quantity,feature,value,reason.") { files };
        verb.SetAction(parsed => Run(parsed.GetRequiredValue(files)));
        return verb;
    }

    private static int Run(IReadOnlyList<FileInfo> files)
    {
        try
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            var count = FeatureCsv.Write(files.SelectMany(f => LightCurveFile.Read(f.FullName)), output);
            Console.Error.WriteLine($"{count} light curves");
            return ExitCode.Done;
        }
        catch (TableException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.DoneWithFailures;
        }
    }
}
