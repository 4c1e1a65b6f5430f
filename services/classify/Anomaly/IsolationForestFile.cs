using Broker.Classify.Models;

namespace Broker.Classify.Anomaly;

/// <summary>
/// A forest as bytes, little-endian: <c>BIF1</c>, columns, trees, rows per tree (int32), medians (float32), then each tree:
/// number of nodes (int32) and nodes (feature int16, value float32, right child int32).
/// </summary>
public static class IsolationForestFile
{
    private const uint Magic = 0x31464942;
    private const int MaxColumns = short.MaxValue;
    private const int MaxTrees = 10_000;
    private const int MaxNodes = 1_000_000;

    public static byte[] Write(IsolationForest forest)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(forest.InputCount);
        writer.Write(forest.Trees.Count);
        writer.Write(forest.SampleSize);
        foreach (var median in forest.Medians)
            writer.Write(median);
        foreach (var tree in forest.Trees)
        {
            writer.Write(tree.Nodes.Count);
            foreach (var node in tree.Nodes)
            {
                writer.Write(node.Feature);
                writer.Write(node.Value);
                writer.Write(node.Right);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Throws <see cref="ModelException"/> for bytes that are no forest of this many columns, before anything is scored.</summary>
    public static IsolationForest Read(byte[] bytes, int columns)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            Require(reader.ReadUInt32() == Magic, "not an isolation forest");
            var found = Bounded(reader.ReadInt32(), MaxColumns, "columns");
            Require(found == columns, $"the model has {found} features, its card {columns}");
            var trees = Bounded(reader.ReadInt32(), MaxTrees, "trees");
            var size = Bounded(reader.ReadInt32(), int.MaxValue, "rows");
            var medians = Enumerable.Range(0, columns).Select(_ => reader.ReadSingle()).ToArray();
            return new IsolationForest(medians, [.. Enumerable.Range(0, trees).Select(_ => Tree(reader, columns))], size);
        }
        catch (EndOfStreamException)
        {
            throw new ModelException("the isolation forest is cut short");
        }
    }

    private static IsolationTree Tree(BinaryReader reader, int columns)
    {
        var nodes = new IsolationTree.Node[Bounded(reader.ReadInt32(), MaxNodes, "nodes")];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new IsolationTree.Node(reader.ReadInt16(), reader.ReadSingle(), reader.ReadInt32());
            var isLeaf = nodes[i].Feature < 0;
            Require(isLeaf || (nodes[i].Feature < columns && nodes[i].Right > i && nodes[i].Right < nodes.Length), $"node {i} points nowhere");
        }

        Require(nodes[^1].Feature < 0, "the last node is no leaf");
        return new IsolationTree(nodes);
    }

    private static int Bounded(int value, int limit, string what)
    {
        Require(value > 0 && value <= limit, $"{value} {what} in an isolation forest");
        return value;
    }

    private static void Require(bool condition, string fault)
    {
        if (!condition)
            throw new ModelException(fault);
    }
}
