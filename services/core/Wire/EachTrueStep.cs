using System.Runtime.InteropServices;

namespace Broker.Core.Wire;

/// <param name="Name">As the writer calls it.</param>
/// <param name="NullBranch">Number of the null branch; −1 when the field is not nullable.</param>
internal readonly record struct FlagField(string Name, int NullBranch);

/// <summary>
/// Boolean fields side by side, nullable or not: hands over the name of each that is true. Most are not, so as
/// many as fit into eight bytes are passed at once where they all say false.
/// </summary>
internal sealed class EachTrueStep<T>(FlagField[] flags, Action<T, string> set) : FieldStep<T>
{
    private readonly Quiet[] quiet = [.. flags.Select((_, i) => Quiet.From(flags.AsSpan(i)))];

    public override bool Read(ref WireCursor cursor, T target)
    {
        for (var i = 0; i < flags.Length;)
        {
            ref readonly var run = ref quiet[i];
            if (cursor.Left >= sizeof(ulong) && (MemoryMarshal.Read<ulong>(cursor.Data[cursor.Position..]) & run.Mask) == run.Bytes)
            {
                cursor.Position += run.Length;
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

    /// <summary>How the next fields, as many as fit into eight bytes, are written when all of them are false.</summary>
    /// <param name="Bytes">As they stand in memory.</param>
    /// <param name="Mask">Which of the eight bytes these are.</param>
    /// <param name="Length">How many.</param>
    /// <param name="Fields">Of how many fields.</param>
    private readonly record struct Quiet(ulong Bytes, ulong Mask, int Length, int Fields)
    {
        public static Quiet From(ReadOnlySpan<FlagField> flags)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            Span<byte> mask = stackalloc byte[sizeof(ulong)];
            bytes.Clear();
            mask.Clear();
            var (fields, length) = (0, 0);
            for (; fields < flags.Length && length + (flags[fields].NullBranch < 0 ? 1 : 2) <= sizeof(ulong); fields++)
            {
                if (flags[fields].NullBranch >= 0)
                    bytes[length++] = (byte)(2 * (1 - flags[fields].NullBranch));
                length++;
            }

            mask[..length].Fill(byte.MaxValue);
            return new Quiet(MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(mask), length, fields);
        }
    }
}
