using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Broker.Core.Wire;

/// <summary>An Avro object container file in memory: its writer's schema, and its blocks, each unpacked when it is reached.</summary>
public sealed class ObjectContainer
{
    private const int SyncBytes = 16;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly BlockCodec _codec;
    private readonly int _firstBlock;

    private ObjectContainer(ReadOnlyMemory<byte> file, AvroSchema schema, BlockCodec codec, int firstBlock) =>
        (_file, Schema, _codec, _firstBlock) = (file, schema, codec, firstBlock);

    public static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    /// <summary>The same object for every container with the same schema text: plans can be kept by it.</summary>
    public AvroSchema Schema { get; }

    private ReadOnlySpan<byte> Sync => _file.Span.Slice(_firstBlock - SyncBytes, SyncBytes);

    /// <summary>Reads the header: magic, schema, codec (null, deflate, snappy, zstandard), sync marker.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out ObjectContainer? container, out WireFault fault)
    {
        container = null;
        var cursor = new WireCursor(file.Span);
        var schemaJson = default(ByteRange);
        var codecName = "null"u8;
        if (!file.Span.StartsWith(Magic))
            cursor.Fail(WireReason.BadContainer, "does not begin with the magic of an object container");
        else if (cursor.Skip(Magic.Length) && TryHeader(ref cursor, ref schemaJson, ref codecName) && cursor.Skip(SyncBytes))
            container = Open(file, schemaJson, codecName, ref cursor);
        fault = cursor.Fault;
        return container is not null;
    }

    /// <summary>Every block in turn. One that is damaged comes with its fault; reading goes on behind the next sync marker, if there is one.</summary>
    public IEnumerable<ContainerBlock> Blocks()
    {
        for (var at = _firstBlock; at < _file.Length;)
        {
            var block = ReadBlock(at);
            yield return block;
            at += block.Raw.Length;
        }
    }

    /// <summary>Every datum in turn, cut out of its block by the writer's schema. A damaged block is one item with a fault.</summary>
    public IEnumerable<ContainerDatum> Datums()
    {
        var plan = new SkipCompiler().Compile([Schema]);
        var index = 0;
        foreach (var block in Blocks())
        {
            if (!block.Fault.IsNone)
                yield return new ContainerDatum { Index = index++, Bytes = block.Raw, Fault = block.Fault };
            else
                foreach (var (bytes, fault) in Cut(plan, block))
                    yield return new ContainerDatum { Index = index++, Bytes = bytes, Fault = fault };
        }
    }

    private static IEnumerable<(ReadOnlyMemory<byte> Bytes, WireFault Fault)> Cut(SkipPlan plan, ContainerBlock block)
    {
        var at = 0;
        for (long left = block.Count; left > 0; left--)
        {
            var length = LengthOfNext(plan, block.Data.Span[at..], out var fault);
            yield return (block.Data.Slice(at, length), In(block, at, fault));
            if (!fault.IsNone)
                yield break;
            at += length;
        }

        if (at < block.Data.Length)
            yield return (block.Data[at..], In(block, at, new WireFault(WireReason.TrailingBytes, 0, $"{block.Data.Length - at} bytes behind the last datum")));
    }

    /// <summary>All that is left, with a fault.</summary>
    private static int LengthOfNext(SkipPlan plan, ReadOnlySpan<byte> rest, out WireFault fault)
    {
        var cursor = new WireCursor(rest);
        plan.Run(ref cursor);
        fault = cursor.Fault;
        return fault.IsNone ? cursor.Position : rest.Length;
    }

    private static WireFault In(ContainerBlock block, int at, WireFault fault) =>
        fault.IsNone ? fault : fault with { Offset = at + fault.Offset, Message = $"block at byte {block.Offset}: {fault.Message}" };

    private static bool TryHeader(ref WireCursor cursor, ref ByteRange schemaJson, ref ReadOnlySpan<byte> codecName)
    {
        while (cursor.TryBlock(out var count, out _))
        {
            if (count == 0)
                return schemaJson.Length > 0 || cursor.Fail(WireReason.BadContainer, "no avro.schema in the header");
            for (var i = 0; i < count; i++)
            {
                if (!TryBytes(ref cursor, out var key) || !TryBytes(ref cursor, out var value))
                    return false;
                var name = cursor.Data.Slice(key.Offset, key.Length);
                if (name.SequenceEqual("avro.schema"u8))
                    schemaJson = value;
                else if (name.SequenceEqual("avro.codec"u8))
                    codecName = cursor.Data.Slice(value.Offset, value.Length);
            }
        }

        return false;
    }

    private static bool TryBytes(ref WireCursor cursor, out ByteRange range)
    {
        var read = cursor.TryLength(out var length);
        range = new ByteRange(cursor.Position, length);
        return read && cursor.Skip(length);
    }

    private static ObjectContainer? Open(ReadOnlyMemory<byte> file, ByteRange schemaJson, ReadOnlySpan<byte> codecName, ref WireCursor cursor)
    {
        if (BlockCodec.Find(codecName) is not { } codec)
        {
            cursor.Fail(WireReason.UnknownCodec, $"codec '{Encoding.UTF8.GetString(codecName[..Math.Min(codecName.Length, 40)])}'");
            return null;
        }

        try
        {
            var schema = SchemaCache.Shared.Parse(file.Slice(schemaJson.Offset, schemaJson.Length));
            return new ObjectContainer(file, schema, codec, cursor.Position);
        }
        catch (WireException error)
        {
            cursor.Position = schemaJson.Offset;
            cursor.Fail(WireReason.BadSchema, error.Message);
            return null;
        }
    }

    private ContainerBlock ReadBlock(int at)
    {
        var cursor = new WireCursor(_file.Span) { Position = at };
        if (TryBody(ref cursor, out var count, out var packed) && IsSync(in cursor) && cursor.Skip(SyncBytes))
            return Unpack(at, count, packed, cursor.Position);
        var found = NextSync(at);
        if ((found < 0 || found > cursor.Position) && IsBlock(cursor.Position + SyncBytes))
            found = cursor.Position;
        NoteSync(ref cursor, found);
        var (dataEnd, end) = found < 0 ? (_file.Length, _file.Length) : (found, found + SyncBytes);
        return new ContainerBlock
        {
            Offset = at,
            Count = count,
            Data = _codec == BlockCodec.Null ? _file.Slice(packed.Offset, Math.Clamp(dataEnd - packed.Offset, 0, packed.Length)) : default,
            Raw = _file[at..end],
            Fault = cursor.Fault,
        };
    }

    private static bool TryBody(ref WireCursor cursor, out long count, out ByteRange packed)
    {
        packed = default;
        if (!cursor.TryVarint(out count) || !cursor.TryVarint(out var length))
            return false;
        if (count < 0 || length < 0)
            return cursor.Fail(WireReason.BadContainer, "a block of negative count or length");
        packed = new ByteRange(cursor.Position, (int)Math.Min(length, cursor.Left));
        return length <= cursor.Left
            ? cursor.Skip(length)
            : cursor.Fail(WireReason.Truncated, $"a block of {length} bytes, of which {cursor.Left} are there");
    }

    /// <summary>Whether a whole block begins here: then only the marker before it is damaged.</summary>
    private bool IsBlock(int at)
    {
        if (at >= _file.Length)
            return false;
        var cursor = new WireCursor(_file.Span) { Position = at };
        return TryBody(ref cursor, out _, out _) && IsSync(in cursor);
    }

    private int NextSync(int at) => _file.Span[at..].IndexOf(Sync) is >= 0 and var found ? at + found : -1;

    private bool IsSync(in WireCursor cursor) =>
        cursor.Left >= SyncBytes && cursor.Data.Slice(cursor.Position, SyncBytes).SequenceEqual(Sync);

    /// <summary>Says what is wrong behind a block; <paramref name="found"/> is where a sync marker does stand, −1 for nowhere.</summary>
    private static void NoteSync(ref WireCursor cursor, int found)
    {
        if (found >= 0 && found < cursor.Position)
            cursor.Fail(WireReason.Truncated, $"{cursor.Position - found} bytes are missing from the block: its sync marker stands at byte {found}");
        else if (cursor.Left < SyncBytes)
            cursor.Fail(WireReason.Truncated, $"{cursor.Left} of the {SyncBytes} bytes of the sync marker behind the block are there");
        else
            cursor.Fail(WireReason.BadContainer, "the sync marker behind the block is not the one of the header");
    }

    private ContainerBlock Unpack(int at, long count, ByteRange packed, int end)
    {
        var unpacked = _codec.Unpack(_file.Slice(packed.Offset, packed.Length));
        if (unpacked.Reason == WireReason.None && count > unpacked.Bytes.Length)
            unpacked = new(default, WireReason.TooMany, $"a block of {count} datums in {unpacked.Bytes.Length} bytes");
        return new ContainerBlock
        {
            Offset = at,
            Count = count,
            Data = unpacked.Bytes,
            Raw = _file[at..end],
            Fault = unpacked.Reason == WireReason.None ? default : new WireFault(unpacked.Reason, packed.Offset, unpacked.Message),
        };
    }
}
