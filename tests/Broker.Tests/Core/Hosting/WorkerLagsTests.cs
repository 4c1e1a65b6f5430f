using System.Diagnostics;
using Broker.Core.Hosting;

namespace Broker.Tests.Core.Hosting;

public sealed class WorkerLagsTests
{
    [Fact]
    public async Task A_question_to_a_Kafka_that_is_away_is_cut_short()
    {
        using var lags = new WorkerLags(new BrokerOptions { Redis = "", Postgres = "", Kafka = "127.0.0.1:1", SurveyKafka = "127.0.0.1:1", SurveyTopics = ["survey"] });
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lags.ReadAsync(stopping.Token));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }
}
