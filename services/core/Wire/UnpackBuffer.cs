namespace Broker.Core.Wire;

/// <summary>Takes what a codec gives, growing with it and never beyond what so many packed bytes may become.</summary>
internal sealed class UnpackBuffer(int packedBytes)
{
    private const int FirstBytes = 64 << 10;
    private readonly int _limit = WireLimits.MaxUnpackedBytes(packedBytes);
    private byte[] _bytes = new byte[Math.Min(FirstBytes, WireLimits.MaxUnpackedBytes(packedBytes)) + 1];
    private int _used;

    /// <summary>More came out than may; checked after each <see cref="Advance"/>.</summary>
    public bool IsOver => _used > _limit;

    public ReadOnlyMemory<byte> Filled => _bytes.AsMemory(0, _used);

    /// <summary>Room for at least one byte.</summary>
    public Span<byte> Room()
    {
        if (_used == _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, _limit + 1L));
        return _bytes.AsSpan(_used);
    }

    public void Advance(int bytes) => _used += bytes;
}
