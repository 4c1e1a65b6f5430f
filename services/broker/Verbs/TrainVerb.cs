using System.CommandLine;
using Broker.Classify.Models;
using Broker.Classify.Models.Training;
using Broker.Classify.Tables;

namespace Broker.Broker.Verbs;

/// <summary><c>broker train</c>: a model and its card from labelled light curves, real ones or those of <c>broker simulate --tables</c>.</summary>
public static class TrainVerb
{
    private static readonly Option<ModelKind> Kind = new("--kind") { Description = "classifier or anomaly", Required = true };
    private static readonly Option<FileInfo> Table = new("--table") { Description = "CSV: object,band,mjd,flux_njy,flux_err_njy[,detected]", Required = true };
    private static readonly Option<FileInfo> Labels = new("--labels") { Description = "CSV with the columns object and class", Required = true };
    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "Folder for card.json and the model; a registry wants NAME/VERSION", Required = true };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed and tables give the same model", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Name = new("--name") { Description = "Name of the model (default: the kind)" };
    private static readonly Option<string> Version = new("--version-of-model") { Description = "Version in the card", DefaultValueFactory = _ => "1.0" };
    private static readonly Option<string> Description = new("--description") { Description = "One sentence for the card" };
    private static readonly Option<string[]> Rare = new("--rare") { Description = "Anomaly: classes kept out of training, for its test", AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var verb = new Command("train", "Train a model from labelled light curves; its card holds the numbers of the test objects.")
        {
            Kind, Table, Labels, Out, Seed, Name, Version, Description, Rare,
        };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        var kind = parsed.GetRequiredValue(Kind);
        var table = parsed.GetRequiredValue(Table).FullName;
        var options = new TrainingOptions
        {
            Kind = kind,
            Table = table,
            Labels = parsed.GetRequiredValue(Labels).FullName,
            Name = parsed.GetValue(Name) ?? kind.ToString().ToLowerInvariant(),
            Version = parsed.GetRequiredValue(Version),
            Description = parsed.GetValue(Description) ?? $"Trained on the light curves of {Path.GetFileName(table)}.",
            Seed = parsed.GetValue(Seed),
            RareClasses = parsed.GetValue(Rare) ?? [],
        };
        try
        {
            var card = Trainer.Train(options, parsed.GetRequiredValue(Out).FullName, TimeProvider.System);
            Console.WriteLine(ModelText.Describe(card));
            return ExitCode.Done;
        }
        catch (TableException e)
        {
            return Failed(e.Message);
        }
        catch (ModelException e)
        {
            return Failed(e.Message);
        }
    }

    private static int Failed(string message)
    {
        Console.Error.WriteLine($"error: {message}");
        return ExitCode.DoneWithFailures;
    }
}
