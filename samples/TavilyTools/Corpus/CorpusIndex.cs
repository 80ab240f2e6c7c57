using Microsoft.Data.Sqlite;

namespace Tavily.Corpus;

/// <summary>The corpus in an FTS5 table in memory. One connection keeps the database alive; each search opens its own.</summary>
internal sealed class CorpusIndex : IDisposable
{
    private readonly string _connectionString;
    private readonly SqliteConnection _keepAlive;

    public CorpusIndex(IReadOnlyList<CorpusDocument> documents)
    {
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = $"corpus-{Guid.NewGuid():n}",
            Mode = SqliteOpenMode.Memory,
            Cache = SqliteCacheMode.Shared,
        }.ToString();
        _keepAlive = new(_connectionString);
        _keepAlive.Open();
        Documents = documents;
        Fill();
    }

    public IReadOnlyList<CorpusDocument> Documents { get; }

    /// <summary>Documents that match, the best first.</summary>
    public async Task<IReadOnlyList<CorpusHit>> FindAsync(string expression, int snippetWords, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        // A hit in the title weighs most, then the answer and the key words, then the text. bm25 is the more negative the better.
        command.CommandText = """
            SELECT rowid, -bm25(corpus, 8.0, 4.0, 4.0, 1.0), snippet(corpus, 3, '', '', '…', $words)
            FROM corpus WHERE corpus MATCH $expression ORDER BY 2 DESC, rowid
            """;
        command.Parameters.AddWithValue("$expression", expression);
        command.Parameters.AddWithValue("$words", snippetWords);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<CorpusHit>();
        while (await rows.ReadAsync(cancellationToken))
        {
            hits.Add(new(Documents[(int)rows.GetInt64(0)], rows.GetDouble(1), rows.GetString(2)));
        }

        return hits;
    }

    public void Dispose()
    {
        // The pool would keep the database alive, too.
        SqliteConnection.ClearPool(_keepAlive);
        _keepAlive.Dispose();
    }

    private void Fill()
    {
        using var transaction = _keepAlive.BeginTransaction();
        using var command = _keepAlive.CreateCommand();
        command.CommandText = "CREATE VIRTUAL TABLE corpus USING fts5(title, answer, keywords, body, tokenize = 'porter unicode61')";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO corpus (rowid, title, answer, keywords, body) VALUES ($id, $title, $answer, $keywords, $body)";
        for (var id = 0; id < Documents.Count; id++)
        {
            var document = Documents[id];
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$title", document.Title);
            command.Parameters.AddWithValue("$answer", document.Answer);
            command.Parameters.AddWithValue("$keywords", document.Keywords);
            command.Parameters.AddWithValue("$body", PlainText.Of(document.Body).Replace('\n', ' '));
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}

/// <summary>A document that matched.</summary>
/// <param name="Document">The document.</param>
/// <param name="Weight">FTS5's bm25 with its sign turned: higher is better.</param>
/// <param name="Snippet">The passage that fits best.</param>
internal sealed record CorpusHit(CorpusDocument Document, double Weight, string Snippet);
