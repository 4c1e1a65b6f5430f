using System.Reflection;
using System.Runtime.InteropServices;

namespace Broker.Core.Streams.Kafka;

/// <summary>The part of the client library's C interface that <see cref="TopicIdClient"/> needs; names are rdkafka.h's.</summary>
internal static partial class Librdkafka
{
    private const string Library = "librdkafka";

    /// <summary>
    /// In the order in which the .NET client tries them, so that both end with one copy: the first is linked with a Kerberos library that
    /// Debian does not have under that name, the others without it.
    /// </summary>
    private static readonly string[] Builds = [Library, "centos8-librdkafka", "alpine-librdkafka"];

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, Resolve);

    /// <summary>RD_KAFKA_PRODUCER: a client that belongs to no group.</summary>
    public const int Producer = 0;

    /// <summary>RD_KAFKA_ADMIN_OP_ANY.</summary>
    public const int AnyOperation = 0;

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    /// <summary>0 when it was taken.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint configuration, string name, string value, Span<byte> error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void SetLog(nint configuration, nint callback);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroyConfiguration(nint configuration);

    /// <summary>Takes the configuration over when it answers a client; 0 otherwise.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    public static partial nint New(int type, nint configuration, Span<byte> error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_new")]
    public static partial nint NewQueue(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_new")]
    public static partial nint NewOptions(nint client, int operation);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_set_request_timeout")]
    public static partial int SetRequestTimeout(nint options, int milliseconds, Span<byte> error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_destroy")]
    public static partial void DestroyOptions(nint options);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicCollection_of_topic_names", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint TopicCollection(string[] names, nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicCollection_destroy")]
    public static partial void DestroyTopicCollection(nint topics);

    [LibraryImport(Library, EntryPoint = "rd_kafka_DescribeTopics")]
    public static partial void DescribeTopics(nint client, nint topics, nint options, nint queue);

    /// <summary>0 when nothing came in time.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint Poll(nint queue, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error")]
    public static partial int EventError(nint answer);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void DestroyEvent(nint answer);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_DescribeTopics_result")]
    public static partial nint DescribeTopicsResult(nint answer);

    /// <summary>An array of so many descriptions.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_DescribeTopics_result_topics")]
    public static unsafe partial nint* Descriptions(nint result, out nuint count);

    /// <summary>UTF-8, ends with 0.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicDescription_name")]
    public static partial nint Name(nint description);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicDescription_topic_id")]
    public static partial nint TopicId(nint description);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicDescription_error")]
    public static partial nint Error(nint description);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_code")]
    public static partial int ErrorCode(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_Uuid_most_significant_bits")]
    public static partial long MostSignificantBits(nint uuid);

    [LibraryImport(Library, EntryPoint = "rd_kafka_Uuid_least_significant_bits")]
    public static partial long LeastSignificantBits(nint uuid);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var build in library == Library ? Builds : [])
        {
            if (NativeLibrary.TryLoad(build, assembly, path, out var loaded))
                return loaded;
        }

        return 0;
    }
}
