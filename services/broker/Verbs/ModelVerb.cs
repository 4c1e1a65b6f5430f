using System.CommandLine;
using System.Text.Json;
using Broker.Classify.Models;

namespace Broker.Broker.Verbs;

/// <summary><c>broker model list|show</c>: the registry.</summary>
public static class ModelVerb
{
    /// <summary>Where models besides the shipped ones lie.</summary>
    internal static readonly Option<DirectoryInfo> Root = new("--models")
    {
        Description = "Folder of folders NAME/VERSION (default: models in BROKER_VAR, or in ./var)",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(Environment.GetEnvironmentVariable("BROKER_VAR") ?? "var", "models")),
    };

    private static readonly Option<bool> AsJson = new("--json") { Description = "One JSON line per model, or the card as it is" };

    private static readonly Argument<string> Reference = new("MODEL") { Description = "NAME or NAME@VERSION" };

    public static Command Create()
    {
        var list = new Command("list", "Every version of every model, and which are active.") { Root, AsJson };
        list.SetAction(List);
        var show = new Command("show", "The card of a model.") { Reference, Root, AsJson };
        show.SetAction(Show);
        return new Command("model", "The models that alerts are scored with.") { list, show };
    }

    private static int List(ParseResult parsed)
    {
        using var registry = ModelRegistry.Load(parsed.GetRequiredValue(Root).FullName);
        var active = registry.Active.ToHashSet();
        foreach (var model in registry.Models)
        {
            var row = new { model.Name, model.Version, Kind = model.Card?.Kind, Active = active.Contains(model), model.Origin, Reason = model.Fault };
            Console.WriteLine(parsed.GetValue(AsJson)
                ? JsonSerializer.Serialize(row, new JsonSerializerOptions(ModelCard.Json) { WriteIndented = false })
                : $"{(row.Active ? '*' : ' ')} {model.Name}@{model.Version}  {model.Card?.Kind.ToString().ToLowerInvariant()}  {model.Origin}  {model.Fault}".TrimEnd());
        }

        return registry.Models.Any(m => m.Fault is not null) ? ExitCode.DoneWithFailures : ExitCode.Done;
    }

    private static int Show(ParseResult parsed)
    {
        using var registry = ModelRegistry.Load(parsed.GetRequiredValue(Root).FullName);
        var reference = parsed.GetRequiredValue(Reference);
        if (registry.Find(reference) is not { } model)
        {
            Console.Error.WriteLine($"error: no model {reference}; see broker model list");
            return ExitCode.WrongArguments;
        }

        if (model.Card is { } card)
            Console.WriteLine(parsed.GetValue(AsJson) ? JsonSerializer.Serialize(card, ModelCard.Json) : ModelText.Describe(card));
        if (model.Fault is not null)
            Console.Error.WriteLine($"error: {model.Name}@{model.Version}: {model.Fault}");
        return model.Fault is null ? ExitCode.Done : ExitCode.DoneWithFailures;
    }
}
