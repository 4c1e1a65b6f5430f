using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Asks one cluster for the ids of topics, through the client library's C interface: its .NET one cannot read an answer that tells of
/// a partition without a replica in sync, as every cluster does for a moment when it starts. It ends itself then, and never answers
/// whoever waits. Thread-safe.
/// </summary>
internal sealed class TopicIdClient : SafeHandle
{
    private const int ErrorSize = 512;
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(5);

    /// <summary>The library itself answers within <see cref="AskWait"/>, with an error where the cluster does not.</summary>
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">A setting that the library does not take.</exception>
    public TopicIdClient(KafkaConnection connection)
        : base(0, ownsHandle: true)
    {
        Span<byte> error = stackalloc byte[ErrorSize];
        var configuration = Librdkafka.NewConfiguration();
        Librdkafka.SetLog(configuration, 0);
        var settings = connection.Apply(new AdminClientConfig()).Where(setting => !setting.Key.StartsWith("dotnet.", StringComparison.Ordinal));
        var refused = false;
        foreach (var (name, value) in settings)
            refused = refused || Librdkafka.Set(configuration, name, value, error, ErrorSize) != 0;
        if (!refused)
            SetHandle(Librdkafka.New(Librdkafka.Producer, configuration, error, ErrorSize));
        if (!IsInvalid)
            return;
        Librdkafka.DestroyConfiguration(configuration);
        throw new InvalidOperationException(Encoding.UTF8.GetString(error[..error.IndexOf((byte)0)]));
    }

    public override bool IsInvalid => handle == 0;

    /// <inheritdoc cref="AskTopicIds"/>
    public Task<IReadOnlyDictionary<string, Guid>> AskAsync(IReadOnlyCollection<string> topics) => Task.Run(() => Ask([.. topics]));

    protected override bool ReleaseHandle()
    {
        Librdkafka.Destroy(handle);
        return true;
    }

    private IReadOnlyDictionary<string, Guid> Ask(string[] topics)
    {
        var used = false;
        var (queue, options, names) = ((nint)0, (nint)0, (nint)0);
        try
        {
            DangerousAddRef(ref used);
            queue = Librdkafka.NewQueue(handle);
            options = Librdkafka.NewOptions(handle, Librdkafka.AnyOperation);
            _ = Librdkafka.SetRequestTimeout(options, (int)AskWait.TotalMilliseconds, stackalloc byte[ErrorSize], ErrorSize);
            names = Librdkafka.TopicCollection(topics, (nuint)topics.Length);
            Librdkafka.DescribeTopics(handle, names, options, queue);
            return Answer(Librdkafka.Poll(queue, (int)AnswerWait.TotalMilliseconds));
        }
        finally
        {
            if (names != 0)
                Librdkafka.DestroyTopicCollection(names);
            if (options != 0)
                Librdkafka.DestroyOptions(options);
            if (queue != 0)
                Librdkafka.DestroyQueue(queue);
            if (used)
                DangerousRelease();
        }
    }

    private static IReadOnlyDictionary<string, Guid> Answer(nint answer)
    {
        if (answer == 0)
            throw new KafkaException(ErrorCode.Local_TimedOut);
        try
        {
            return Librdkafka.EventError(answer) is var error and not 0 ? throw new KafkaException((ErrorCode)error) : Ids(Librdkafka.DescribeTopicsResult(answer));
        }
        finally
        {
            Librdkafka.DestroyEvent(answer);
        }
    }

    private static unsafe Dictionary<string, Guid> Ids(nint result)
    {
        var ids = new Dictionary<string, Guid>();
        var descriptions = Librdkafka.Descriptions(result, out var count);
        for (nuint i = 0; i < count; i++)
        {
            if (Librdkafka.ErrorCode(Librdkafka.Error(descriptions[i])) == 0)
                ids[Marshal.PtrToStringUTF8(Librdkafka.Name(descriptions[i]))!] = Id(Librdkafka.TopicId(descriptions[i]));
        }

        return ids;
    }

    private static Guid Id(nint uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Librdkafka.MostSignificantBits(uuid));
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Librdkafka.LeastSignificantBits(uuid));
        return new Guid(bytes, bigEndian: true);
    }
}
