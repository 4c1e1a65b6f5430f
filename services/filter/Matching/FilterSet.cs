namespace Broker.Filter.Matching;

/// <summary>Every filter that is live at one moment. Never edited: a change is another set.</summary>
public sealed class FilterSet(IReadOnlyList<LiveFilter> filters)
{
    public static readonly FilterSet Empty = new([]);

    public IReadOnlyList<LiveFilter> Filters => filters;

    public FilterSet Without(LiveFilter filter) => new([.. filters.Where(other => !other.IsSameVersion(filter))]);
}
