using System.CommandLine;
using Broker.Classify.Tables;

namespace Broker.Broker.Verbs;

/// <summary><c>broker features LIGHTCURVES</c>: every feature of every light curve, or the reason why it has no value.</summary>
public static class FeaturesVerb
{
    public static Command Create()
    {
        var files = LightCurveInputs.Argument("LIGHTCURVES", "CSV: object,band,mjd,flux_njy,flux_err_njy[,mag,mag_err,detected]; .gz too. With --alerts: packets and folders of them.");
        var alerts = new Option<bool>("--alerts") { Description = "The paths are survey packets; one light curve each, under its object's name." };
        var verb = new Command("features", "Light-curve features as CSV: object,band,quantity,feature,value,reason.") { files, alerts };
        verb.Validators.Add(result =>
        {
            if (!result.GetValue(alerts) && result.GetResult(files)?.Tokens.Any(token => Directory.Exists(token.Value)) == true)
                result.AddError("a folder holds packets: say --alerts");
        });
        verb.SetAction(parsed => Run(new LightCurveInputs(parsed.GetRequiredValue(files))));
        return verb;
    }

    private static int Run(LightCurveInputs inputs)
    {
        try
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            var count = FeatureCsv.Write(inputs.Read(), output);
            Console.Error.WriteLine($"{count} light curves");
            return inputs.Rejected == 0 ? ExitCode.Done : ExitCode.DoneWithFailures;
        }
        catch (TableException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.DoneWithFailures;
        }
    }
}
