namespace Broker.Core.Wire;

/// <summary>A step, and the null that may stand in its place.</summary>
/// <param name="Name">The writer's name, for faults.</param>
/// <param name="NullBranch">0 or 1 in a union of null and one other type; −1 when no such union.</param>
/// <param name="Step">Reads the value when it is not null.</param>
internal readonly record struct FieldSlot<T>(string Name, int NullBranch, FieldStep<T> Step)
{
    public bool Read(ref WireCursor cursor, T target)
    {
        if (NullBranch >= 0)
        {
            if (!cursor.TryBranch(2, out var branch))
                return false;
            if (branch == NullBranch)
                return true;
        }

        return Step.Read(ref cursor, target);
    }
}
