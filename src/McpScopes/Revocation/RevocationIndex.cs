using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;

namespace McpScopes.Revocation;

/// <summary>
/// Lists revocations in a cache that has no lists, no transactions and no "write if absent". Each node writes to a shelf that is its own, page after
/// page, so that no two ever write one entry. What must be agreed on is whose a shelf is. Shelves stand in a grid, one grid for each
/// day, and a node that wants one walks through it from the corner: at each shelf it goes through a <em>splitter</em> (Lamport; Moir and Anderson, "Wait-free
/// algorithms for fast, long-lived renaming"), which needs nothing but two entries that are read and written, and stops at most one of those
/// who come, whatever their timing. Whoever reads the list walks the same grid.
/// </summary>
internal sealed class RevocationIndex(IDistributedCache store, TimeProvider time, TimeSpan longestLife) : IDisposable
{
    private const string Prefix = "mcpscopes:revocations:list:";

    /// <summary>A page is written again with each revocation that it takes: short enough for that, and long enough to read many at once.</summary>
    private const int PageSize = 64;

    /// <summary>How many entries are asked for at once.</summary>
    private const int Readers = 16;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly byte[] Present = [1];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Shelf? _shelf;
    private bool _isForgotten;

    public async Task AddAsync(IReadOnlyCollection<KeptRevocation> revocations, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var day = DayOf(time.GetUtcNow());
            if (Interlocked.Exchange(ref _isForgotten, false) || _shelf?.Place.Day != day)
            {
                _shelf = new Shelf(await ClaimAsync(day, cancellationToken).ConfigureAwait(false));
            }

            foreach (var revocation in revocations)
            {
                if (_shelf.Page.Count == PageSize)
                {
                    await WritePageAsync(_shelf, cancellationToken).ConfigureAwait(false);
                    _shelf.Number++;
                    _shelf.Page.Clear();
                }

                _shelf.Page.Add(revocation);
            }

            await WritePageAsync(_shelf, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The write may arrive yet, and late: whatever it then overwrites must not be written any more.
            _shelf = null;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The store came back empty: this node's shelf is there no more, nor the way to it.</summary>
    public void Forget() => Volatile.Write(ref _isForgotten, true);

    /// <summary>All that was added and may still matter, in no order; of one thing perhaps several.</summary>
    public async IAsyncEnumerable<KeptRevocation> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A node's clock may be in tomorrow already.
        var (first, last) = (DayOf(time.GetUtcNow() - longestLife) - 1, DayOf(time.GetUtcNow()) + 1);
        var seen = new HashSet<Place>();
        var next = Enumerable.Range(first, last - first + 1).Select(day => new Place(day, 0, 0)).ToList();
        while (next.Count > 0)
        {
            var reached = new List<Place>();
            foreach (var some in next.Where(seen.Add).Chunk(Readers))
            {
                var passed = await Task.WhenAll(some.Select(place => ReadAsync(place.Passed, cancellationToken))).ConfigureAwait(false);
                reached.AddRange(some.Where((_, i) => passed[i] is not null));
            }

            foreach (var place in reached)
            {
                await foreach (var revocation in ReadAsync(place, cancellationToken).ConfigureAwait(false))
                {
                    yield return revocation;
                }
            }

            next = [.. reached.SelectMany(place => new[] { place.Right, place.Down })];
        }
    }

    public void Dispose() => _gate.Dispose();

    private async IAsyncEnumerable<KeptRevocation> ReadAsync(Place place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One page is usual, and is not worth sixteen questions.
        for (int number = 0, count = 1; ; number += count, count = Readers)
        {
            var pages = await Task.WhenAll(Enumerable.Range(number, count).Select(i => ReadAsync(place.Page(i), cancellationToken))).ConfigureAwait(false);
            foreach (var page in pages)
            {
                if (page is null)
                {
                    yield break;
                }

                foreach (var revocation in JsonSerializer.Deserialize(page, RevocationJson.Default.ListKeptRevocation) ?? [])
                {
                    yield return revocation;
                }
            }
        }
    }

    private async Task<Place> ClaimAsync(int day, CancellationToken cancellationToken)
    {
        var name = Guid.NewGuid().ToByteArray();
        var place = new Place(day, 0, 0);
        while (true)
        {
            await WriteAsync(place.Last, name, day, cancellationToken).ConfigureAwait(false);
            if (await ReadAsync(place.Passed, cancellationToken).ConfigureAwait(false) is not null)
            {
                place = place.Right;
                continue;
            }

            await WriteAsync(place.Passed, Present, day, cancellationToken).ConfigureAwait(false);
            if (await ReadAsync(place.Last, cancellationToken).ConfigureAwait(false) is { } last && last.AsSpan().SequenceEqual(name))
            {
                return place;
            }

            place = place.Down;
        }
    }

    private Task WritePageAsync(Shelf shelf, CancellationToken cancellationToken) => WriteAsync(
        shelf.Place.Page(shelf.Number),
        JsonSerializer.SerializeToUtf8Bytes(shelf.Page, RevocationJson.Default.ListKeptRevocation),
        shelf.Place.Day,
        cancellationToken);

    private Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) =>
        store.GetAsync(key, cancellationToken).WaitAsync(Timeout, cancellationToken);

    /// <summary>All entries of a day end together: none is found any more when one on the way to it is not.</summary>
    private Task WriteAsync(string key, byte[] value, int day, CancellationToken cancellationToken)
    {
        var end = new DateTimeOffset(DateOnly.FromDayNumber(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) + longestLife + TimeSpan.FromDays(3);
        return store.SetAsync(key, value, new DistributedCacheEntryOptions { AbsoluteExpiration = end }, cancellationToken).WaitAsync(Timeout, cancellationToken);
    }

    private static int DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime).DayNumber;

    private readonly record struct Place(int Day, int Row, int Column)
    {
        public Place Right => this with { Column = Column + 1 };

        public Place Down => this with { Row = Row + 1 };

        /// <summary>Whoever comes writes its name here.</summary>
        public string Last => Key("name");

        /// <summary>Is there once somebody has come by.</summary>
        public string Passed => Key("passed");

        public string Page(int number) => Key(number.ToString(CultureInfo.InvariantCulture));

        private string Key(string what) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Day}:{Row}:{Column}:{what}");
    }

    private sealed class Shelf(Place place)
    {
        public Place Place { get; } = place;

        public int Number { get; set; }

        public List<KeptRevocation> Page { get; } = [];
    }
}
