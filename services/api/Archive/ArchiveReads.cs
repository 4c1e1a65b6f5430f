using Broker.Core.Storage;

namespace Broker.Api.Archive;

/// <summary>Where stored alerts are read: rows and packets.</summary>
internal sealed record ArchiveReads(Database Database, Packs Packs);
