namespace McpScopes.Authority;

/// <summary>The database of the authority: SQLite for one node, PostgreSQL for several. Its tables are made on first start.</summary>
public sealed class StoreOptions
{
    /// <summary>Gets or sets the kind of database.</summary>
    public StoreProvider Provider { get; set; }

    /// <summary>Gets or sets the connection string, for example <c>Data Source=/var/lib/app/authority.db</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the start makes the tables and brings those of an earlier version up to date. Without it the
    /// database user needs no right to change tables, and a start with other tables than this version's fails. Default: yes.
    /// </summary>
    public bool Migrate { get; set; } = true;
}

/// <summary>The databases that the authority can be kept in.</summary>
public enum StoreProvider
{
    /// <summary>SQLite: one node.</summary>
    Sqlite,

    /// <summary>PostgreSQL: any number of nodes.</summary>
    PostgreSql,
}
