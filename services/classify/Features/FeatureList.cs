namespace Broker.Classify.Features;

/// <summary>Every feature there is. To add one: a file with its family in this folder, or a row in an existing one, and a line here.</summary>
public static class FeatureList
{
    public static readonly IReadOnlyList<FeatureFamily> Families =
    [
        Location.Family,
        Spread.Family,
        Shape.Family,
        Sequence.Family,
        Trend.Family,
        Significance.Family,
        Timing.Family,
        Binned.Family,
        Colours.Family,
        RiseAndFade.Family,
        History.Family,
        Place.Family,
    ];

    public static readonly IReadOnlyList<Feature> All = [.. Families.SelectMany(f => f.Features)];

    private static readonly Dictionary<string, Feature> ByName = All.ToDictionary(f => f.Name);

    public static Feature? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Passbands of known colour, in the order their names are listed.</summary>
    public static readonly IReadOnlyList<string> BlueToRed = ["u", "g", "r", "i", "z", "y", "cyan", "orange"];

    /// <summary>Neighbouring passbands whose difference is a colour, the bluer first.</summary>
    public static readonly IReadOnlyList<(string Blue, string Red)> Pairs =
        [("u", "g"), ("g", "r"), ("r", "i"), ("i", "z"), ("z", "y"), ("cyan", "orange")];
}
