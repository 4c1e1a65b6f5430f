using System.Buffers.Binary;
using System.Text;

namespace Broker.Tests.Ingest.Context.Tables;

/// <summary>A small FITS file with a binary table, made here.</summary>
internal static class FitsBytes
{
    /// <param name="formOfName">TFORM of the column NAME.</param>
    /// <param name="pixels">NAXIS1 of an image that is said to stand before the table; 0 for none.</param>
    public static byte[] Table(string formOfName = "8A      ", long pixels = 0)
    {
        using var file = new MemoryStream();
        Header(file, "SIMPLE  =                    T", "BITPIX  =                    8", $"NAXIS   = {(pixels == 0 ? 0 : 2),20}", $"NAXIS1  = {pixels,20}", $"NAXIS2  = {pixels,20}");
        Header(
            file,
            "XTENSION= 'BINTABLE'", "BITPIX  =                    8", "NAXIS   =                    2", "NAXIS1  =                   32",
            "NAXIS2  =                    2", "PCOUNT  =                    0", "GCOUNT  =                    1", "TFIELDS =                    5",
            "TTYPE1  = 'RA      '", "TFORM1  = 'D       '", "TTYPE2  = 'DEC     '", "TFORM2  = '1D      '",
            "TTYPE3  = 'NAME    '", $"TFORM3  = '{formOfName}'", "TTYPE4  = 'N       '", "TFORM4  = 'J       '", "TNULL4  =                  -99",
            "TTYPE5  = 'FLUX    '", "TFORM5  = 'E       '");
        Row(file, (10.25, -5.5), "one", 7, 1.5f);
        Row(file, (359.75, 89), "two", -99, float.NaN);
        Pad(file, 0);
        return file.ToArray();
    }

    private static void Row(MemoryStream file, (double Ra, double Dec) position, string name, int number, float flux)
    {
        Span<byte> row = stackalloc byte[32];
        BinaryPrimitives.WriteDoubleBigEndian(row, position.Ra);
        BinaryPrimitives.WriteDoubleBigEndian(row[8..], position.Dec);
        Encoding.ASCII.GetBytes(name.PadRight(8), row[16..]);
        BinaryPrimitives.WriteInt32BigEndian(row[24..], number);
        BinaryPrimitives.WriteSingleBigEndian(row[28..], flux);
        file.Write(row);
    }

    private static void Header(MemoryStream file, params string[] cards)
    {
        foreach (var card in cards.Append("END"))
            file.Write(Encoding.ASCII.GetBytes(card.PadRight(80)));
        Pad(file, (byte)' ');
    }

    private static void Pad(MemoryStream file, byte with)
    {
        while (file.Length % 2880 != 0)
            file.WriteByte(with);
    }
}
