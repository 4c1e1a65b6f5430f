using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Broker.Core.Wire;

/// <summary>
/// Writers' schemas by their number in the packet (Rubin: 100 × major + minor): from memory, then from the places given, in
/// order, then from the bundled ones. What is found stays in memory; what is not found is asked for again after a minute.
/// </summary>
/// <param name="places">Folders of schema files and addresses of registries.</param>
/// <param name="cacheFolder">Where a registry's answers are kept; null keeps none.</param>
/// <exception cref="WireException">A place is neither a folder nor an address.</exception>
public sealed class SchemaStore(IReadOnlyList<string> places, string? cacheFolder = null, TimeProvider? time = null)
{
    private const int MaxKnown = 1_000;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskDownAgainAfter = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<int, AvroSchema> _known = [];
    private readonly ConcurrentDictionary<int, (SchemaLookup Lookup, long At)> _unknown = [];
    private readonly Func<int, CancellationToken, Task<AvroSchema?>>[] _places = places.Select(place => Open(place, cacheFolder)).ToArray();

    /// <summary><c>1001</c> is <c>10.1</c>.</summary>
    public static string VersionOf(int id) => string.Create(CultureInfo.InvariantCulture, $"{id / 100}.{id % 100}");

    /// <summary>Memory only: what an earlier <see cref="FindAsync"/> found.</summary>
    public bool TryGet(int id, [NotNullWhen(true)] out AvroSchema? schema) => _known.TryGetValue(id, out schema);

    public async ValueTask<SchemaLookup> FindAsync(int id, CancellationToken cancellation)
    {
        if (TryGet(id, out var known))
            return new SchemaLookup(known);
        if (_unknown.TryGetValue(id, out var failed) && _time.GetElapsedTime(failed.At) < WaitAfter(failed.Lookup))
            return failed.Lookup;
        var lookup = await LookAsync(id, cancellation).ConfigureAwait(false);
        if (_known.Count >= MaxKnown || _unknown.Count >= MaxKnown)
            Forget();
        if (lookup.Schema is { } schema)
            return new SchemaLookup(_known.GetOrAdd(id, schema));
        _unknown[id] = (lookup, _time.GetTimestamp());
        return lookup;
    }

    private static TimeSpan WaitAfter(SchemaLookup lookup) => lookup.RegistryDown ? AskDownAgainAfter : AskAgainAfter;

    private static Func<int, CancellationToken, Task<AvroSchema?>> Open(string place, string? cacheFolder)
    {
        if (Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new SchemaRegistry(address, cacheFolder).FindAsync;
        var files = SchemaFiles.Find(place);
        return (id, _) => Task.FromResult(files.Read(id));
    }

    private void Forget()
    {
        _known.Clear();
        _unknown.Clear();
    }

    private async ValueTask<SchemaLookup> LookAsync(int id, CancellationToken cancellation)
    {
        var down = false;
        var looked = new List<string>();
        foreach (var (place, name) in _places.Zip(places))
        {
            try
            {
                if (await place(id, cancellation).ConfigureAwait(false) is { } schema)
                    return new SchemaLookup(schema);
                looked.Add(name);
            }
            catch (HttpRequestException error)
            {
                down = true;
                looked.Add($"{name} ({error.Message})");
            }
            catch (WireException error)
            {
                looked.Add($"{name} ({error.Message})");
            }
        }

        if (BundledSchemas.Text("lsst", VersionOf(id)) is { } bundled)
            return new SchemaLookup(AvroSchema.Parse(bundled));
        looked.Add("the bundled schemas");
        return new SchemaLookup(null, $"schema {id} (version {VersionOf(id)}) is in none of: {string.Join("; ", looked)}", down);
    }
}
