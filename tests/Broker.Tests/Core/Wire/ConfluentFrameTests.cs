using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

public sealed class ConfluentFrameTests
{
    [Fact]
    public void The_number_is_big_endian()
    {
        Assert.True(ConfluentFrame.TryRead([0, 0, 0, 3, 0x84, 7], out var id, out var payload));
        Assert.Equal((900, 5), (id, payload));
        var message = new byte[5];
        ConfluentFrame.Write(message, 1101);
        Assert.Equal([0, 0, 0, 4, 0x4D], message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000003")]
    [InlineData("0100000384")]
    [InlineData("00FFFFFFFF")]
    public void What_is_no_frame_is_refused(string hex) =>
        Assert.False(ConfluentFrame.TryRead(Convert.FromHexString(hex), out _, out _));
}
