using System.Buffers.Binary;
using System.Text;
using Broker.Core.Wire;

namespace Broker.Tests.Ingest;

/// <summary>
/// Packets of any schema, made of seeded random values: believable where step 4 looks, with missing values, sentinels, NaN and
/// repeated ids among them. Encoded by the Avro specification alone, so that it shares nothing with what it tests.
/// </summary>
internal sealed class MadePackets(int seed)
{
    private readonly Random random = new(seed);
    private readonly MemoryStream bytes = new();

    public byte[] Datum(AvroSchema schema)
    {
        bytes.SetLength(0);
        Write(schema, "");
        return bytes.ToArray();
    }

    /// <summary>An object container, codec null, one block.</summary>
    public byte[] Container(AvroSchema schema, int count)
    {
        var datums = Enumerable.Range(0, count).SelectMany(_ => Datum(schema)).ToArray();
        bytes.SetLength(0);
        bytes.Write("Obj\x01"u8);
        Long(1);
        Text("avro.schema");
        Text(schema.ToJson());
        Long(0);
        bytes.Write("sync marker 16 b"u8);
        Long(count);
        Long(datums.Length);
        bytes.Write(datums);
        bytes.Write("sync marker 16 b"u8);
        return bytes.ToArray();
    }

    private void Write(AvroSchema type, string name)
    {
        switch (type.Kind)
        {
            case AvroKind.Record: type.Fields.ToList().ForEach(field => Write(field.Type, field.Name)); break;
            case AvroKind.Union: Branch(type.Branches, name); break;
            case AvroKind.Array: Items(type.Items!, name); break;
            case AvroKind.Map: Long(0); break;
            case AvroKind.Boolean: bytes.WriteByte((byte)random.Next(2)); break;
            case AvroKind.Int or AvroKind.Long: Long(Whole(name)); break;
            case AvroKind.Float: Float(BitConverter.SingleToInt32Bits((float)Number(name))); break;
            case AvroKind.Double: Double(Number(name)); break;
            case AvroKind.String: Text(Word(name)); break;
            case AvroKind.Bytes: Text(new string('x', random.Next(60))); break;
            case AvroKind.Enum: Long(random.Next(type.Symbols.Count)); break;
            case AvroKind.Fixed: bytes.Write(new byte[type.SizeBytes]); break;
        }
    }

    private void Branch(IReadOnlyList<AvroSchema> branches, string name)
    {
        var isNeeded = name is "jd" or "ra" or "dec" or "fid" or "isdiffpos" or "band" or "ssObjectId" or "magzpsci" or "candidate" or "diaSource";
        var fit = Enumerable.Range(0, branches.Count).Where(i => !isNeeded || branches[i].Kind != AvroKind.Null).ToArray();
        var branch = fit[random.Next(fit.Length)];
        Long(branch);
        Write(branches[branch], name);
    }

    private void Items(AvroSchema item, string name)
    {
        var count = random.Next(4);
        if (count > 0)
            Long(count);
        for (var i = 0; i < count; i++)
            Write(item, name);
        Long(0);
    }

    private long Whole(string name) => name switch
    {
        "fid" => random.Next(1, 4),
        "programid" => random.Next(1, 4),
        "nbad" or "tooflag" => random.Next(2),
        "ssObjectId" or "candid" or "diaSourceId" or "alertId" => random.Next(1, 6),
        "diaObjectId" => random.Next(3),
        _ => random.Next(-1000, 1000),
    };

    private double Number(string name) => name switch
    {
        "jd" or "jdstarthist" => 2_458_000.5 + (random.NextDouble() * 3000),
        "midPointTai" or "midpointMjdTai" or "firstDiaSourceMjdTai" => 60_000 + (random.NextDouble() * 3000),
        "ra" => random.NextDouble() * 359,
        "dec" or "decl" => (random.NextDouble() * 180) - 90,
        "magpsf" or "diffmaglim" or "magzpsci" => random.Next(5) == 0 ? -999 : 14 + (random.NextDouble() * 10),
        _ => random.Next(6) switch { 0 => double.NaN, 1 => -99_999, _ => (random.NextDouble() - 0.3) * 100 },
    };

    private string Word(string name) => name switch
    {
        "isdiffpos" => Of("t", "f", "1", "0", "true", "false"),
        "band" or "filterName" => Of("u", "g", "r", "i", "z", "y"),
        "objectId" => Of("ZTF18abc", "ZTF19def"),
        "procstatus" => Of("0", "57", "61", "56,57"),
        _ => Of("null", "2004 JQ12", "Äneas", ""),
    };

    private string Of(params string[] words) => words[random.Next(words.Length)];

    private void Long(long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest > 0x7f; rest >>= 7)
            bytes.WriteByte((byte)(rest | 0x80));
        bytes.WriteByte((byte)rest);
    }

    private void Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Long(utf8.Length);
        bytes.Write(utf8);
    }

    private void Float(int bits)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, bits);
        bytes.Write(four);
    }

    private void Double(double value)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, value);
        bytes.Write(eight);
    }
}
