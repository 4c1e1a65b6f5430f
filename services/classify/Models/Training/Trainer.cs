using Broker.Classify.Tables;

namespace Broker.Classify.Models.Training;

/// <summary>Trains a model and writes its folder: card and model file.</summary>
public static class Trainer
{
    /// <summary>Throws <see cref="TableException"/> or <see cref="ModelException"/> when the input or the library is not fit.</summary>
    public static ModelCard Train(TrainingOptions options, string folder, TimeProvider clock)
    {
        var table = TrainingTable.Read(options);
        if (table.Objects.Count == 0)
            throw new TableException($"{options.Labels}: no object of {options.Table} has a label");
        var made = options.Kind == ModelKind.Classifier ? ClassifierTraining.Run(table, options) : AnomalyTraining.Run(table, options);
        var card = made.Card with
        {
            Training = made.Card.Training with { Date = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) },
            ModelSha256 = TrainingTable.Sha256(made.Model),
        };
        ModelFolder.Write(folder, card, made.Model);
        return card;
    }

    /// <summary>What both kinds of card begin with.</summary>
    internal static ModelCard NewCard(TrainingTable table, TrainingOptions options, IReadOnlyDictionary<string, string> parameters) => new()
    {
        Name = options.Name,
        Version = options.Version,
        Kind = options.Kind,
        Description = options.Description,
        Features = [],
        MinimumDetections = options.MinimumDetections,
        ModelFile = "model.bin",
        ModelSha256 = "",
        Training = new TrainingRecord
        {
            Table = Path.GetFileName(options.Table),
            TableSha256 = table.TableSha256,
            Labels = Path.GetFileName(options.Labels),
            LabelsSha256 = table.LabelsSha256,
            Seed = options.Seed,
            Date = default,
            TrainObjects = table.Count(TrainingPart.Train),
            ValidationObjects = table.Count(TrainingPart.Validation),
            TestObjects = table.Count(TrainingPart.Test),
            Parameters = parameters,
        },
    };
}

/// <summary>A trained model before it is written.</summary>
internal sealed record TrainedModel(ModelCard Card, byte[] Model);
