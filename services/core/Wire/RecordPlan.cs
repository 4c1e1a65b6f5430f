namespace Broker.Core.Wire;

/// <summary>The steps that read one record type of the writer into one target type.</summary>
internal sealed class RecordPlan<T>(string name)
    where T : class
{
    /// <summary>Set once, after the plans of the records within are known to exist: a record may contain itself.</summary>
    public FieldSlot<T>[] Slots { get; set; } = [];

    public bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.Enter())
            return cursor.FailIn(name);
        foreach (ref readonly var slot in Slots.AsSpan())
        {
            if (!slot.Read(ref cursor, target))
                return slot.Name.Length == 0 ? false : cursor.FailIn(slot.Name);
        }

        cursor.Leave();
        return true;
    }
}
