using System.Runtime.CompilerServices;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>
/// Steps 3 and 4: survey packets to alerts. A packet is an Avro object container, or a bare datum behind the Confluent frame
/// with its schema's number. Not for several threads at once: it reuses its memory.
/// </summary>
public sealed class PacketReader(SchemaStore schemas, IReadOnlyList<ISurvey> surveys)
{
    private readonly SurveyDecoders decoders = new(surveys);

    /// <summary>
    /// Whether a message whose schema nobody knows is held until somebody does (default), as a stream's must be, or rejected, as a
    /// file's, for which nobody will come by with the schema. One whose registry does not answer is held either way.
    /// </summary>
    public bool WaitsForSchemas { get; init; } = true;

    /// <summary>Whether a schema that is unknown or of no use is looked for once more at once, as somebody has just seen to it.</summary>
    public bool LooksAgain { get; init; }

    public static IReadOnlyList<ISurvey> Surveys { get; } =
    [
        new ZtfSurvey(), new LsstSurvey(), new ElasticcSurvey(), new AtlasSurvey(), new DecamSurvey(),
        new WinterSurvey(), new GattiniSurvey(), new TurboSurvey(),
    ];

    /// <summary>The one alert of a message; held while its schema is unknown; a container with none or several is rejected.</summary>
    /// <param name="message">Must stay as it is as long as the answer is used: the bytes to store may be a slice of it.</param>
    /// <param name="cancellation">Ends the search for an unknown schema.</param>
    /// <param name="into">What is filled and returned; null makes something new.</param>
    public ValueTask<Outcome<DecodedPacket>> ReadOneAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation, DecodedAlert? into = null)
    {
        if (message.Length > WireLimits.MaxPacketBytes || !ConfluentFrame.TryRead(message.Span, out var schemaId, out var payload)
            || !schemas.TryGet(schemaId, out var writer) || decoders.For(writer) is not { Verdict: Verdict.Passed } decoder)
            return ReadAnyAsync(message, into, cancellation);
        return ValueTask.FromResult(One(message, ReadFramed(message[payload..], decoder, into)));
    }

    /// <summary>Every packet of a file or message, in order, good or bad.</summary>
    public IAsyncEnumerable<FilePacket> ReadAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        ReadAllAsync(bytes, null, cancellation);

    private async ValueTask<Outcome<DecodedPacket>> ReadAnyAsync(ReadOnlyMemory<byte> message, DecodedAlert? into, CancellationToken cancellation)
    {
        if (message.Length > WireLimits.MaxPacketBytes)
            return Outcome<DecodedPacket>.Rejected(Reason.Undecodable, $"{message.Length} bytes; the limit is {WireLimits.MaxPacketBytes}");

        if (ConfluentFrame.TryRead(message.Span, out var schemaId, out _) && await WhyHeldAsync(schemaId, cancellation) is { } why)
            return Outcome<DecodedPacket>.Held(why);

        FilePacket? first = null;
        await foreach (var packet in ReadAllAsync(message, into, cancellation))
        {
            if (first is not null)
                return Outcome<DecodedPacket>.Rejected(Reason.NotAnAlert, "a container of several packets; a message carries one");
            first = packet;
        }

        if (first is not { } only)
            return Outcome<DecodedPacket>.Rejected(Reason.NotAnAlert, "a container without a packet");
        return One(message, only);
    }

    /// <summary>Why messages of that schema have to wait, and what to do; null when they need not.</summary>
    private async ValueTask<string?> WhyHeldAsync(int schemaId, CancellationToken cancellation)
    {
        var lookup = await schemas.FindAsync(schemaId, cancellation);
        if (LooksAgain && (lookup.Schema is null || Unfit(lookup) is not null))
        {
            schemas.Renew(schemaId);
            lookup = await schemas.FindAsync(schemaId, cancellation);
        }

        if (WaitsForSchemas && Unfit(lookup) is { } unfit)
        {
            schemas.Forget(schemaId, $"cannot be read: {unfit.Message}; where a field was renamed, give its old name among the aliases in a copy of the schema");
            lookup = await schemas.FindAsync(schemaId, cancellation);
        }

        return lookup.Schema is null && (WaitsForSchemas || lookup.RegistryDown) ? $"{lookup.Message}. {WhatToDo(schemaId)}" : null;
    }

    private Outcome<DatumDecoder>? Unfit(SchemaLookup lookup) =>
        lookup.Schema is { } writer && decoders.For(writer) is { Verdict: Verdict.Rejected, Reason: Reason.UnknownSchema } unfit ? unfit : null;

    private static string WhatToDo(int schemaId)
    {
        var version = SchemaStore.VersionOf(schemaId);
        return $"Put its schema into one of the folders ({version}/lsst.v{version.Replace('.', '_')}.alert.avsc and the files it names) "
            + "or name a registry that has it (BROKER_SCHEMAS, BROKER_SCHEMA_REGISTRY; --schemas of decode)";
    }

    private static Outcome<DecodedPacket> One(ReadOnlyMemory<byte> message, FilePacket only) =>
        only.Outcome.Verdict == Verdict.Passed
            ? Storable(StorablePacket.Of(message, only))
            : Outcome<DecodedPacket>.Rejected(only.Outcome.Reason, $"byte {only.Offset}: {only.Outcome.Message}");

    private async IAsyncEnumerable<FilePacket> ReadAllAsync(
        ReadOnlyMemory<byte> bytes, DecodedAlert? first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (ConfluentFrame.TryRead(bytes.Span, out var schemaId, out var payload))
        {
            var lookup = await schemas.FindAsync(schemaId, cancellation);
            yield return lookup.Schema is { } writer
                ? ReadFramed(bytes[payload..], decoders.For(writer), first)
                : Rejected(0, Reason.UnknownSchema, lookup.Message);
            yield break;
        }

        if (!bytes.Span.StartsWith(ObjectContainer.Magic))
        {
            yield return Rejected(0, Reason.Undecodable, $"{WireReason.BadContainer}: neither an object container nor a datum with its schema's number");
            yield break;
        }

        if (!ObjectContainer.TryOpen(bytes, out var container, out var fault))
        {
            yield return Rejected(0, ReasonOf(fault), fault.ToString());
            yield break;
        }

        var decoder = decoders.For(container.Schema);
        if (decoder.Verdict != Verdict.Passed)
        {
            yield return Rejected(0, decoder.Reason, decoder.Message!);
            yield break;
        }

        foreach (var packet in new ContainerPackets(bytes, decoder.Value!, first).Read(container))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return packet;
        }
    }

    private static Outcome<DecodedPacket> Storable(DecodedPacket packet) => packet.Bytes.Length <= WireLimits.MaxPacketBytes
        ? Outcome<DecodedPacket>.Passed(packet)
        : Outcome<DecodedPacket>.Rejected(Reason.Undecodable, $"{packet.Bytes.Length} bytes when unpacked; the limit is {WireLimits.MaxPacketBytes}");

    private static FilePacket ReadFramed(ReadOnlyMemory<byte> datum, Outcome<DatumDecoder> decoder, DecodedAlert? into)
    {
        if (decoder.Verdict != Verdict.Passed)
            return Rejected(0, decoder.Reason, decoder.Message!);
        var outcome = decoder.Value!(datum.Span, into ?? new(), out var consumed);
        if (consumed > 0 && consumed < datum.Length)
            return Rejected(0, Reason.Undecodable, $"{WireReason.TrailingBytes}: {datum.Length - consumed} bytes behind the datum");
        return new FilePacket(0, 0, outcome, datum[..consumed]);
    }

    private static Reason ReasonOf(WireFault fault) => fault.Reason == WireReason.BadSchema ? Reason.UnknownSchema : Reason.Undecodable;

    private static FilePacket Rejected(long offset, Reason reason, string message) =>
        new(0, offset, Outcome<DecodedAlert>.Rejected(reason, message), default);
}
