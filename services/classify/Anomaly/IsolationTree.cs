namespace Broker.Classify.Anomaly;

/// <summary>One tree, its nodes in the order they were cut: the left child follows its parent.</summary>
public sealed class IsolationTree(IsolationTree.Node[] nodes)
{
    /// <param name="Feature">Column that is cut, or −1 for a leaf.</param>
    /// <param name="Value">Smaller goes left; in a leaf, the path length that ends here.</param>
    /// <param name="Right">Index of the right child.</param>
    public readonly record struct Node(short Feature, float Value, int Right);

    /// <summary>The rows a tree is grown from, as indices into a matrix without gaps.</summary>
    public sealed record Sample(float[] Values, int Columns, int[] Rows);

    public IReadOnlyList<Node> Nodes => nodes;

    public static IsolationTree Grow(Sample sample, Random random)
    {
        var nodes = new List<Node>();
        var maxDepth = (int)Math.Ceiling(Math.Log2(Math.Max(sample.Rows.Length, 2)));
        GrowNode(nodes, sample, random, maxDepth);
        return new IsolationTree([.. nodes]);

        void GrowNode(List<Node> grown, Sample rows, Random dice, int depthLeft)
        {
            var index = grown.Count;
            grown.Add(default);
            if (depthLeft == 0 || Cut(rows, dice) is not { } cut)
            {
                grown[index] = new Node(-1, (float)(maxDepth - depthLeft + IsolationForest.AveragePath(rows.Rows.Length)), 0);
                return;
            }

            var sides = rows.Rows.ToLookup(r => rows.Values[r * rows.Columns + cut.Feature] < cut.Value);
            GrowNode(grown, rows with { Rows = [.. sides[true]] }, dice, depthLeft - 1);
            grown[index] = cut with { Right = grown.Count };
            GrowNode(grown, rows with { Rows = [.. sides[false]] }, dice, depthLeft - 1);
        }
    }

    public double PathLength(ReadOnlySpan<float> row, ReadOnlySpan<float> medians)
    {
        var index = 0;
        while (nodes[index].Feature >= 0)
        {
            var node = nodes[index];
            var value = float.IsNaN(row[node.Feature]) ? medians[node.Feature] : row[node.Feature];
            index = value < node.Value ? index + 1 : node.Right;
        }

        return nodes[index].Value;
    }

    /// <summary>A random value of a random column that varies; null when none does.</summary>
    private static Node? Cut(Sample sample, Random random)
    {
        var columns = Enumerable.Range(0, sample.Columns).ToArray();
        random.Shuffle(columns);
        foreach (var column in columns)
        {
            var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var row in sample.Rows)
            {
                var value = sample.Values[row * sample.Columns + column];
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }

            var cut = (float)(low + random.NextDouble() * ((double)high - low));
            if (low < high)
                return new Node((short)column, cut > low ? cut : high, 0);
        }

        return null;
    }
}
