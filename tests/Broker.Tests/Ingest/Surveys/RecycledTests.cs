using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest.Surveys;

public sealed class RecycledTests
{
    private const int Usual = 300;
    private const int Huge = 100_000;

    [Fact]
    public void Items_are_handed_out_again_but_not_all_those_of_a_huge_packet()
    {
        var items = new Recycled<List<int>>(item => item.Clear());
        var first = Fill(items, Huge);
        items.Clear();
        var second = Fill(items, Huge);

        Assert.All(first.Zip(second).Take(Usual), pair => Assert.Same(pair.First, pair.Second));
        Assert.NotSame(first[^1], second[^1]);
        Assert.Equal(Huge, items.Count);
    }

    private static List<List<int>> Fill(Recycled<List<int>> items, int count) => [.. Enumerable.Range(0, count).Select(_ => items.Next())];
}
