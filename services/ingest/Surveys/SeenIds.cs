using System.Runtime.InteropServices;

namespace Broker.Ingest.Surveys;

/// <summary>The ids met within one packet; reused for the next.</summary>
internal sealed class SeenIds
{
    /// <summary>So many are compared one by one, which is faster than hashing them.</summary>
    private const int MostCompared = 128;

    /// <summary>Room for more is not kept for the next packet.</summary>
    private const int MostKept = 4096;

    private readonly List<long> few = new(MostCompared);
    private readonly HashSet<long> many = [];

    public void Clear()
    {
        few.Clear();
        var isLarge = many.Count > MostKept;
        many.Clear();
        if (isLarge)
            many.TrimExcess();
    }

    /// <summary>False when the id was met before.</summary>
    public bool Add(long id)
    {
        if (many.Count > 0)
            return many.Add(id);
        if (CollectionsMarshal.AsSpan(few).Contains(id))
            return false;
        if (few.Count < MostCompared)
        {
            few.Add(id);
            return true;
        }

        foreach (var known in few)
            many.Add(known);
        return many.Add(id);
    }
}
