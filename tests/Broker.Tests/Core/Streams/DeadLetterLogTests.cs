using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

public sealed class DeadLetterLogTests
{
    [Fact]
    public void Dead_letters_are_told_at_once_then_counted_and_told_a_minute_later()
    {
        var (log, time) = (new LineLog(), new SteppedTime());
        var letters = new DeadLetterLog("ingest", time, log);
        letters.Note([Letter(7)]);
        letters.Note([Letter(8), Letter(9)]);
        time.Step(TimeSpan.FromMinutes(1));
        letters.Note([Letter(10)]);

        Assert.Equal(
            [
                "ingest: 1 more dead letter(s), the last ztf [3] offset 7: Undecodable: 12 of 90 bytes. Their bytes are kept: broker dead-letters list",
                "ingest: 3 more dead letter(s), the last ztf [3] offset 10: Undecodable: 12 of 90 bytes. Their bytes are kept: broker dead-letters list",
            ],
            log.Lines);
    }

    private static DeadLetter Letter(long offset) => new()
    {
        Step = "3 decode", Reason = Reason.Undecodable, Message = "12 of 90 bytes", Topic = "ztf", Partition = 3, Offset = offset,
        Bytes = ReadOnlyMemory<byte>.Empty, RejectedAt = DateTimeOffset.UnixEpoch,
    };
}
