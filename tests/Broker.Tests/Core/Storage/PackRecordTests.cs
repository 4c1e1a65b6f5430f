using System.Text;
using Broker.Core.Storage;

namespace Broker.Tests.Core.Storage;

public sealed class PackRecordTests
{
    // Check value of CRC-32C, and the test vectors of RFC 3720, B.4.
    [Fact]
    public void Crc_is_the_one_of_RFC_3720()
    {
        Assert.Equal(0xE3069283u, PackRecord.Crc32C(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AAu, PackRecord.Crc32C(new byte[32]));
        Assert.Equal(0x62A8AB43u, PackRecord.Crc32C(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
    }
}
