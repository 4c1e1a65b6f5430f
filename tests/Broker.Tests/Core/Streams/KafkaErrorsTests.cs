using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.Tests.Core.Streams;

public sealed class KafkaErrorsTests
{
    [Fact]
    public void What_is_refused_for_good_or_has_no_topic_is_a_refusal_and_an_error_that_ends_the_producer_is_none()
    {
        foreach (var error in Enum.GetValues<ErrorCode>().Select(code => new Error(code)).Where(error => KafkaErrors.IsForGood(error) || KafkaErrors.IsMissing(error)))
        {
            Assert.True(KafkaErrors.IsRefusal(error), $"{error.Code}");
            Assert.False(KafkaErrors.IsRefusal(new Error(error.Code, error.Reason, isFatal: true)), $"{error.Code}");
        }
    }

    [Fact]
    public void Nobody_knows_what_became_of_a_message_whose_time_ran_out() => Assert.False(KafkaErrors.IsRefusal(new Error(ErrorCode.Local_MsgTimedOut)));
}
