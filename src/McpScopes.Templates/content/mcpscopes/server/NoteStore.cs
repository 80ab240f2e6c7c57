using System.Collections.Concurrent;

namespace ServerNamespace;

/// <summary>Notes in memory: the place for your own service.</summary>
internal sealed class NoteStore
{
    private readonly ConcurrentQueue<string> _notes = new();

    public IReadOnlyCollection<string> All => [.. _notes];

    public void Add(string text) => _notes.Enqueue(text);
}
