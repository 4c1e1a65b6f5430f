using Broker.Core.Storage;

namespace Broker.ServerTests.Faults;

/// <summary>One of the filters whose matches are compared with the reference.</summary>
/// <param name="Name">Of the user <c>local</c>.</param>
/// <param name="Expression">Its condition.</param>
/// <param name="HasWebhook">Its matches go to the run's receiver too.</param>
internal sealed record ExpectedFilter(string Name, string Expression, bool HasWebhook = false)
{
    public const string Owner = "local";

    /// <summary>One that matches all, one that matches few, one whose matches a program gets too.</summary>
    public static readonly IReadOnlyList<ExpectedFilter> Usual =
    [
        new("every", "dec <= 90"),
        new("bright", "mag_ab < 18 AND reliability > 0.5"),
        new("hooked", "snr > 40 AND mag_ab < 20", HasWebhook: true),
    ];

    /// <summary>Depends on the catalogue that a run loads into its Redis.</summary>
    public static readonly ExpectedFilter Known = new("known", "IN_CATALOG('simulated')");

    public StoredFilter Stored => new() { Owner = Owner, Name = Name, Version = 1, Expression = Expression };

    public string Topic => Stored.Topic;
}
