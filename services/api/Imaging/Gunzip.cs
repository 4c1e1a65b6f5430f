using System.IO.Compression;

namespace Broker.Api.Imaging;

/// <summary>Unpacks a gzipped stamp within limits.</summary>
public static class Gunzip
{
    public const int MaxInputBytes = 1024 * 1024;

    public const int MaxOutputBytes = 4 * 1024 * 1024;

    /// <summary>False, with the reason, when the bytes are no gzip or grow beyond <see cref="MaxOutputBytes"/>.</summary>
    public static bool TryUnpack(ReadOnlyMemory<byte> packed, out byte[] bytes, out string fault)
    {
        bytes = [];
        fault = $"has more than {MaxInputBytes} bytes packed";
        if (packed.Length > MaxInputBytes)
            return false;
        try
        {
            using var unzipped = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            var block = new byte[16 * 1024];
            for (var got = gzip.Read(block); got > 0; got = gzip.Read(block))
            {
                fault = $"grows beyond {MaxOutputBytes} bytes";
                if (unzipped.Length + got > MaxOutputBytes)
                    return false;
                unzipped.Write(block, 0, got);
            }

            bytes = unzipped.ToArray();
            fault = "";
            return true;
        }
        catch (InvalidDataException error)
        {
            fault = $"is no gzip: {error.Message}";
            return false;
        }
    }
}
