using System.Text;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Expressions;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Filter.Delivery;
using Broker.Filter.Matching;
using Broker.Tests.Core.Columns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Filter;

/// <summary>What a watch list matches is its owner's to know, and nobody else's, wherever an alert goes.</summary>
public sealed class PrivateListTests
{
    private const string Secret = "ANNS-SECRET-PLACE";

    private static readonly ClassifiedAlert Watched = SampleAlerts.Classified with
    {
        Alert = SampleAlerts.Full with
        {
            Context = SampleAlerts.Full.Context with
            {
                Watched = [new WatchMatch("ann", new CatalogMatch
                {
                    Catalog = "mine", SourceId = Secret, SeparationArcsec = 0.75, RaDeg = 10.5, DecDeg = -20.25,
                    Values = new Dictionary<string, string> { ["note"] = Secret },
                })],
            },
        },
    };

    [Theory]
    [InlineData("IN_CATALOG('mine')")]
    [InlineData("SEPARATION('mine') < 1")]
    [InlineData("CATALOG_VALUE('mine', 'note') IS NOT NULL")]
    public async Task Only_the_owners_filters_find_it(string expression)
    {
        Assert.Equal(["ann"], (await PassedAsync(expression)).Select(filter => filter.Stored.Owner));
    }

    [Fact]
    public async Task Nobody_elses_filter_passes_because_it_is_missing_for_the_owner()
    {
        Assert.Equal(["bob"], (await PassedAsync("NOT IN_CATALOG('mine')")).Select(filter => filter.Stored.Owner));
        Assert.Equal(["ann", "bob"], (await PassedAsync("IN_CATALOG('gcvs')")).Select(filter => filter.Stored.Owner));
    }

    [Fact]
    public void Only_the_owners_bodies_hold_it()
    {
        Assert.All(Bodies("ann"), body => Assert.Contains(Secret, body, StringComparison.Ordinal));
        Assert.All(Bodies("bob"), body => Assert.DoesNotContain(Secret, body, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_archived_and_shown_to_everybody_does_not_hold_it()
    {
        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(AlertJson.Bytes(Watched)), StringComparison.Ordinal);
        Assert.All(ColumnTable.All, column => Assert.DoesNotContain(Secret, column.Value(Watched)?.ToString() ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_match_on_an_own_list_is_marked_as_private_all_the_way_to_the_archive()
    {
        var match = Filter("ann", "dec < 90").Match(Watched);

        Assert.True(MatchCodec.Decode(MatchCodec.Encode(match)).Value!.IsPrivate);
        Assert.False(Filter("bob", "dec < 90").Match(Watched).IsPrivate);
        Assert.False(Filter("ann", "dec < 90").Match(SampleAlerts.Classified).IsPrivate);
    }

    [Fact]
    public void The_roles_hand_it_on_to_the_filters() =>
        Assert.Equal(Secret, Assert.Single(ClassifiedCodec.Decode(ClassifiedCodec.Encode(Watched)).Value!.Alert.Context.Watched).Source.SourceId);

    private static async Task<IReadOnlyList<LiveFilter>> PassedAsync(string expression)
    {
        var live = new LiveFilters(NullLogger.Instance);
        live.Swap([Filter("ann", expression), Filter("bob", expression)]);
        var outcomes = await new FilterStage(live).RunAsync([new StreamMessage<ClassifiedAlert> { Value = Watched, Topic = "classified" }], CancellationToken.None);
        return outcomes[0].Value?.Filters ?? [];
    }

    // JSON and Avro, of a filter that wants everything, one that names the context and one with a list of columns.
    private static IEnumerable<string> Bodies(string owner)
    {
        var context = new EvaluationContext().For(Watched);
        foreach (var filter in new[] { Filter(owner, "dec < 90"), Filter(owner, "SELECT context FROM alerts WHERE dec < 90"), Filter(owner, "dec < 90", "alert_id", "context") })
        {
            yield return Encoding.UTF8.GetString(MatchBody.Json(filter.Match(Watched), filter, context));
            yield return Encoding.UTF8.GetString(ContainerCodec.Match(filter.Match(Watched)));
            yield return Encoding.UTF8.GetString(MatchCodec.Encode(filter.Match(Watched)));
        }
    }

    private static LiveFilter Filter(string owner, string expression, params string[] columns) =>
        LiveFilter.Compile(
            new StoredFilter { Owner = owner, Name = "f", Version = 1, Expression = expression, Columns = columns.Length == 0 ? null : columns, Active = true },
            out _)!;
}
