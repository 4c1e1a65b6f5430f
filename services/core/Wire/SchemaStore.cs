using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Broker.Core.Wire;

/// <summary>
/// Writers' schemas by their number in the packet (Rubin: 100 × major + minor): from memory, then from the places given, in
/// order, then from the bundled ones. What is found stays in memory; what is not found is looked for again after
/// <see cref="AskAgainAfter"/>, so a schema may be put into a folder or a registry while the program runs.
/// </summary>
/// <param name="places">Folders of schema files and addresses of registries.</param>
/// <param name="cacheFolder">Where a registry's answers are kept; null keeps none.</param>
/// <exception cref="WireException">A place is neither a folder nor an address.</exception>
public sealed class SchemaStore(IReadOnlyList<string> places, string? cacheFolder = null, TimeProvider? time = null)
{
    /// <summary>A place is asked for a number it does not have, or when it is down, once in so long.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>A registry that takes longer is not waited for; its answer counts when it comes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int MaxKnown = 1_000;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<int, AvroSchema> _known = [];
    private readonly ConcurrentDictionary<int, (SchemaLookup Lookup, long At)> _unknown = [];
    private readonly ConcurrentDictionary<int, Task<SchemaLookup>> _asking = [];
    private readonly Func<int, Task<AvroSchema?>>[] _places = places.Select(place => Open(place, cacheFolder)).ToArray();

    /// <summary><c>1001</c> is <c>10.1</c>.</summary>
    public static string VersionOf(int id) => string.Create(CultureInfo.InvariantCulture, $"{id / 100}.{id % 100}");

    /// <summary>Memory only: what an earlier <see cref="FindAsync"/> found.</summary>
    public bool TryGet(int id, [NotNullWhen(true)] out AvroSchema? schema) => _known.TryGetValue(id, out schema);

    /// <summary>What was found for this number is of no use: it is unknown again, and is looked for anew after <see cref="AskAgainAfter"/>.</summary>
    /// <param name="why">Ends the sentence that begins with the number.</param>
    public void Forget(int id, string why)
    {
        _known.TryRemove(id, out _);
        _unknown[id] = (new SchemaLookup(null, $"schema {id} (version {VersionOf(id)}) {why}"), _time.GetTimestamp());
    }

    /// <summary>Whatever was found for this number, it is looked for anew.</summary>
    public void Renew(int id)
    {
        _known.TryRemove(id, out _);
        _unknown.TryRemove(id, out _);
    }

    public async ValueTask<SchemaLookup> FindAsync(int id, CancellationToken cancellation)
    {
        if (TryGet(id, out var known))
            return new SchemaLookup(known);
        if (_unknown.TryGetValue(id, out var failed) && _time.GetElapsedTime(failed.At) < AskAgainAfter)
            return failed.Lookup;
        if (_known.Count >= MaxKnown)
            _known.Clear();
        if (_unknown.Count >= MaxKnown)
            _unknown.Clear();
        var asking = _asking.GetOrAdd(id, LookAndKeepAsync);
        try
        {
            return await asking.WaitAsync(Patience, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var late = new SchemaLookup(null, $"schema {id} (version {VersionOf(id)}): no answer within {Patience.TotalSeconds:0} s from {string.Join("; ", places)}", true);
            _unknown[id] = (late, _time.GetTimestamp());
            return late;
        }
        finally
        {
            if (asking.IsCompleted)
                _asking.TryRemove(new KeyValuePair<int, Task<SchemaLookup>>(id, asking));
        }
    }

    private static Func<int, Task<AvroSchema?>> Open(string place, string? cacheFolder)
    {
        if (Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new SchemaRegistry(address, cacheFolder).FindAsync;
        return Directory.Exists(place)
            ? id => Task.FromResult(SchemaFiles.Find(place).Read(id))
            : throw new WireException($"{place}: no such folder");
    }

    private async Task<SchemaLookup> LookAndKeepAsync(int id)
    {
        var lookup = await LookAsync(id).ConfigureAwait(false);
        if (lookup.Schema is { } schema)
            lookup = new SchemaLookup(_known.GetOrAdd(id, schema));
        else
            _unknown[id] = (lookup, _time.GetTimestamp());
        return lookup;
    }

    private async Task<SchemaLookup> LookAsync(int id)
    {
        var down = false;
        var looked = new List<string>();
        foreach (var (place, name) in _places.Zip(places))
        {
            try
            {
                if (await place(id).ConfigureAwait(false) is { } schema)
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
            catch (IOException error)
            {
                looked.Add($"{name} ({error.Message})");
            }
            catch (UnauthorizedAccessException error)
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
