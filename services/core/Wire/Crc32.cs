namespace Broker.Core.Wire;

/// <summary>CRC-32 of ISO-HDLC (polynomial 0x04C11DB7 reflected, as in gzip and Avro's snappy codec), eight bytes at a time.</summary>
public static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[][] Tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc ^= (uint)(bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24);
            crc = Tables[7][crc & 0xFF] ^ Tables[6][crc >> 8 & 0xFF] ^ Tables[5][crc >> 16 & 0xFF] ^ Tables[4][crc >> 24]
                ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]] ^ Tables[0][bytes[7]];
        }

        foreach (var value in bytes)
            crc = crc >> 8 ^ Tables[0][(crc ^ value) & 0xFF];
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        tables[0] = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ ((crc & 1) == 0 ? 0 : Polynomial);
            tables[0][i] = crc;
        }

        for (var k = 1; k < 8; k++)
            tables[k] = Array.ConvertAll(tables[k - 1], crc => crc >> 8 ^ tables[0][crc & 0xFF]);
        return tables;
    }
}
