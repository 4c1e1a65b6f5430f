using System.Runtime.InteropServices;

namespace Broker.Core.Wire;

/// <param name="Name">As the writer calls it.</param>
/// <param name="NullBranch">Number of the null branch; −1 when the field is not nullable.</param>
internal readonly record struct FlagField(string Name, int NullBranch);

/// <summary>
/// Boolean fields side by side, nullable or not: hands over the name of each that is true. Most are not, so wherever the next
/// eight bytes say false and nothing else, the fields they belong to are passed at once.
/// </summary>
internal sealed class EachTrueStep<T>(FlagField[] flags, Action<T, string> set) : FieldStep<T>
{
    private readonly Quiet[] quiet = [.. flags.Select((_, i) => Quiet.From(flags.AsSpan(i)))];

    public override bool Read(ref WireCursor cursor, T target)
    {
        for (var i = 0; i < flags.Length;)
        {
            ref readonly var run = ref quiet[i];
            if (run.Fields > 0 && cursor.Left >= sizeof(ulong) && MemoryMarshal.Read<ulong>(cursor.Data[cursor.Position..]) == run.Bytes)
            {
                cursor.Position += sizeof(ulong);
                i += run.Fields;
                continue;
            }

            if (!ReadOne(ref cursor, target, in flags[i++]))
                return false;
        }

        return true;
    }

    private bool ReadOne(ref WireCursor cursor, T target, ref readonly FlagField flag)
    {
        if (flag.NullBranch >= 0)
        {
            if (!cursor.TryBranch(2, out var branch))
                return cursor.FailIn(flag.Name);
            if (branch == flag.NullBranch)
                return true;
        }

        if (!cursor.TryBoolean(out var value))
            return cursor.FailIn(flag.Name);
        if (value)
            set(target, flag.Name);
        return true;
    }

    /// <summary>How the next fields are written when all of them are false.</summary>
    /// <param name="Bytes">Eight bytes as they stand in memory.</param>
    /// <param name="Fields">As many fields; 0 when they do not fill eight bytes.</param>
    private readonly record struct Quiet(ulong Bytes, int Fields)
    {
        public static Quiet From(ReadOnlySpan<FlagField> flags)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong) + 1];
            var (fields, length) = (0, 0);
            for (; fields < flags.Length && length < sizeof(ulong); fields++)
            {
                if (flags[fields].NullBranch >= 0)
                    bytes[length++] = (byte)(2 * (1 - flags[fields].NullBranch));
                bytes[length++] = 0;
            }

            return length == sizeof(ulong) ? new Quiet(MemoryMarshal.Read<ulong>(bytes), fields) : default;
        }
    }
}
