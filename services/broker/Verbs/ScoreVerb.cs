using System.CommandLine;
using Broker.Classify.Models;
using Broker.Classify.Tables;

namespace Broker.Broker.Verbs;

/// <summary><c>broker score PATH… [--model NAME[@VERSION]]</c>: one model over light curves.</summary>
public static class ScoreVerb
{
    private static readonly Argument<string[]> Files = LightCurveInputs.Argument(
        "PATH", "Tables (object,band,mjd,flux_njy,flux_err_njy[,mag,mag_err,detected]; .gz too), packets, or folders of packets.");

    private static readonly Option<string> Model = new("--model") { Description = "NAME or NAME@VERSION; default: the first active classifier" };

    public static Command Create()
    {
        var verb = new Command("score", "Scores of light curves as CSV: object_id and one column per class, or score.") { Files, Model, ModelVerb.Root };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        using var registry = ModelRegistry.Load(parsed.GetRequiredValue(ModelVerb.Root).FullName);
        var wanted = parsed.GetValue(Model);
        var model = wanted is null ? registry.Active.FirstOrDefault(m => m.Card?.Kind == ModelKind.Classifier) : registry.Find(wanted);
        if (model is null)
        {
            Console.Error.WriteLine($"error: no model {wanted ?? "at all"}; see broker model list");
            return ExitCode.WrongArguments;
        }

        if (model.Fault is not null)
            Console.Error.WriteLine($"error: {model.Name}@{model.Version}: {model.Fault}");
        try
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            var inputs = new LightCurveInputs(parsed.GetRequiredValue(Files));
            var missing = ScoreCsv.Write(inputs.Read(), model, output, Console.Error);
            Console.Error.WriteLine($"{model.Name}@{model.Version}: {missing} without score");
            return model.Fault is null && inputs.Rejected == 0 ? ExitCode.Done : ExitCode.DoneWithFailures;
        }
        catch (TableException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.DoneWithFailures;
        }
    }
}
