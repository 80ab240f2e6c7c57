namespace McpScopes;

/// <summary>Which records are read. What is not set excludes nothing; what is set must all be true of a record.</summary>
public sealed record ScopeAuditQuery
{
    /// <summary>The greatest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Gets the token's <c>sub</c>, exactly.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets the token's <c>iss</c>, exactly. Subjects of different issuers are different users.</summary>
    public string? Issuer { get; init; }

    /// <summary>Gets the user as people write it: the <see cref="ScopeAuditRecord.Subject"/> or the <see cref="ScopeAuditRecord.Name"/>, exactly.</summary>
    public string? User { get; init; }

    /// <summary>Gets the name of the tool or prompt, or the URI of the resource, exactly.</summary>
    public string? Primitive { get; init; }

    /// <summary>Gets what was decided.</summary>
    public ScopeAuditDecision? Decision { get; init; }

    /// <summary>Gets the earliest <see cref="ScopeAuditRecord.Time"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gets the <see cref="ScopeAuditRecord.Time"/> before which records are.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Gets a text that the name, subject, client, method, primitive, detail, address or request id contains. ASCII letters are found in either
    /// case. Nothing in it is a pattern.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Gets how many records are wanted, from 1 to <see cref="MaxLimit"/>. Default: 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less or more.</exception>
    public int Limit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxLimit);
            field = value;
        }
    } = 100;

    /// <summary>Gets the <see cref="ScopeAuditRecord.RequestId"/> of the last record that was read: what comes after it is read next.</summary>
    public string? After { get; init; }

    /// <summary>Whether the record is one of those that are asked for, whatever <see cref="Limit"/> says.</summary>
    /// <param name="record">The record.</param>
    /// <returns><see langword="true"/> if it is.</returns>
    public bool Matches(ScopeAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Is(Subject, record.Subject)
            && Is(Issuer, record.Issuer)
            && (User is null || Is(User, record.Subject) || Is(User, record.Name))
            && Is(Primitive, record.Primitive)
            && (Decision is null || Decision == record.Decision)
            && (From is null || record.Time >= From)
            && (Until is null || record.Time < Until)
            && (After is null || string.CompareOrdinal(record.RequestId, After) < 0)
            && (Text is null || Holds(record.Name) || Holds(record.Subject) || Holds(record.ClientId) || Holds(record.Method) || Holds(record.Primitive)
                || Holds(record.Detail) || Holds(record.RemoteAddress) || Holds(record.RequestId));
    }

    private static bool Is(string? wanted, string? found) => wanted is null || string.Equals(wanted, found, StringComparison.Ordinal);

    private bool Holds(string? value) => value?.Contains(Text!, StringComparison.OrdinalIgnoreCase) == true;
}
