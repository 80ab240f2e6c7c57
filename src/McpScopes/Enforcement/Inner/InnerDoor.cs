using System.Runtime.CompilerServices;
using System.Security.Claims;
using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Identity;
using McpScopes.Requests;
using McpScopes.Sdk;
using McpScopes.Table;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// The authority: decides on the SDK's own parsed message and on the primitive that is about to run. A caller that did not come through
/// the front door holds no token here, whatever it says.
/// </summary>
internal sealed class InnerDoor(
    ScopeTable table, DeclaredRequirements metadata, EnforcementReach reach, IOptions<McpScopesOptions> options, RefusalLog log)
{
    /// <summary>Throws unless the caller may reach the primitive.</summary>
    /// <param name="user">The user of the message.</param>
    /// <param name="space">The name space of <paramref name="name"/>.</param>
    /// <param name="name">The name on the wire, used where there is no <paramref name="matched"/> primitive.</param>
    /// <param name="matched">The SDK's object that will run, if it found one.</param>
    /// <param name="arguments">The call's arguments by name, for scopes that depend on them.</param>
    /// <typeparam name="TArguments">How the arguments are read.</typeparam>
    /// <exception cref="McpProtocolException">The caller may not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check<TArguments>(ClaimsPrincipal? user, PrimitiveSpace space, string? name, IMcpServerPrimitive? matched, TArguments arguments)
        where TArguments : IScopeArguments
    {
        // The usual case, without a search: the SDK found the primitive that the front door had found, and the token reaches it.
        if (matched is null
            || user is not ScopedPrincipal { Request: { Peeked: { } peeked, Caller: { } caller } }
            || !ReferenceEquals(matched, peeked.Instance)
            || !peeked.IsGrantedBy(caller.Granted))
        {
            CheckInFull(user, space, name, matched, arguments);
        }
    }

    /// <summary>Throws unless a valid token came: nobody knows what a method of the application's own reaches.</summary>
    /// <exception cref="McpProtocolException">None came.</exception>
    public void RequireToken(ClaimsPrincipal? user)
    {
        if (reach.IsEverything && user is not ScopedPrincipal { Request.Caller: not null })
        {
            throw Unauthenticated((user as ScopedPrincipal)?.Request, primitive: null);
        }
    }

    /// <summary>Throws unless the caller may read a URI that several resources could serve: all of them have a say.</summary>
    /// <param name="user">The user of the message.</param>
    /// <param name="uri">The URI.</param>
    /// <param name="matched">The resource that the SDK found.</param>
    /// <param name="others">The others, each with the spelling of the URI that it fits.</param>
    /// <exception cref="McpProtocolException">The caller may not.</exception>
    public void CheckResource(ClaimsPrincipal? user, string? uri, McpServerResource? matched, IReadOnlyList<(McpServerResource Resource, string Uri)> others)
    {
        List<Demand> demands = [];
        Add(uri, matched);
        foreach (var (resource, spelling) in others)
        {
            Add(spelling, resource);
        }

        CheckAll(user, demands);

        void Add(string? spelling, McpServerResource? resource)
        {
            var arguments = ResourceArguments.Of(resource, spelling);
            var (listed, own) = Rows(PrimitiveSpace.Resources, spelling, resource);
            demands.AddRange(new[] { listed, own }.OfType<PrimitiveRow>().Select(row => new Demand(row, arguments)));
        }
    }

    private void CheckInFull<TArguments>(ClaimsPrincipal? user, PrimitiveSpace space, string? name, IMcpServerPrimitive? matched, TArguments arguments)
        where TArguments : IScopeArguments
    {
        var (listed, own) = Rows(space, name, matched);
        if (listed is null || own is null)
        {
            Check(user, (listed ?? own)!, arguments);
        }
        else
        {
            CheckAll(user, [new(listed, arguments), new(own, arguments)]);
        }
    }

    /// <summary>
    /// What is asked of the caller: by the table and, where somebody put another object in the place of the generated one, by what that object
    /// says itself as well.
    /// </summary>
    private (PrimitiveRow? Listed, PrimitiveRow? Own) Rows(PrimitiveSpace space, string? name, IMcpServerPrimitive? matched)
    {
        var listed = table.Find(space, matched?.Id ?? name ?? "");
        if (listed is not null && (matched is null || ReferenceEquals(matched, listed.Instance)))
        {
            return (listed, null);
        }

        var own = Unlisted(space, matched, isAlsoListed: listed is not null);
        return (listed, own == listed ? null : own);
    }

    /// <summary>Whether no caller may use what has this name and is none of the SDK's objects: nothing says what it requires.</summary>
    public bool Refuses(PrimitiveSpace space, string? name) =>
        reach.IsEverything && options.Value.UnlistedPrimitives is UnlistedPrimitivePolicy.Deny && table.Find(space, name ?? "") is null;

    /// <summary>Whether the caller may use a primitive, as far as that can be told without arguments.</summary>
    public bool MayUse(ClaimsPrincipal? user, PrimitiveSpace space, string name, IMcpServerPrimitive? primitive)
    {
        var caller = (user as ScopedPrincipal)?.Request.Caller;
        var listed = table.Find(space, primitive?.Id ?? name);
        return (listed is null || MayUse(listed))
            && ((listed is not null && ReferenceEquals(primitive, listed.Instance)) || MayUse(Unlisted(space, primitive, listed is not null)));

        bool MayUse(PrimitiveRow guarded) => ScopeDecision.Decide(guarded, caller) is Verdict.Allowed or Verdict.NeedsArguments;
    }

    /// <summary>Turns the 403 of a running tool into the response.</summary>
    public McpProtocolException Refuse(ClaimsPrincipal? user, InsufficientScopeException exception)
    {
        var request = (user as ScopedPrincipal)?.Request;
        return request?.Caller is { } caller
            ? Refuse(request, Refusals.InsufficientScope(request.Endpoint, exception.Scopes, caller, AndGranted(request)), primitive: null)
            : Unauthenticated(request, primitive: null);
    }

    /// <summary>Answers 503 in the place of a call that cannot be recorded.</summary>
    public McpProtocolException RefuseUnrecorded(ScopedRequest request) => Refuse(request, Refusals.AuditUnavailable(), primitive: null);

    /// <summary>The row that a primitive is judged by: the table's, or what it says of itself.</summary>
    public PrimitiveRow? RowOf(PrimitiveSpace space, string? name, IMcpServerPrimitive? matched) =>
        table.Find(space, matched?.Id ?? name ?? "") ?? (matched is null ? null : metadata.Of(space, matched));

    private void Check<TArguments>(ClaimsPrincipal? user, PrimitiveRow primitive, TArguments arguments)
        where TArguments : IScopeArguments
    {
        var request = (user as ScopedPrincipal)?.Request;
        var verdict = ScopeDecision.Decide(primitive, request?.Caller);
        if (verdict is Verdict.Allowed)
        {
            return;
        }

        if (request?.Caller is not { } caller)
        {
            throw Unauthenticated(request, primitive.Name);
        }

        if (verdict is Verdict.NeedsArguments)
        {
            if (arguments.ArePartial && primitive.Requirement.Scopes.All(caller.GrantsByHierarchy))
            {
                return;
            }

            var scopes = ScopeArguments.Format(primitive.Requirement, arguments);
            if (ScopeDecision.Decide(primitive, caller, scopes) is Verdict.Allowed)
            {
                return;
            }

            throw Refuse(request, Refusals.InsufficientScope(request.Endpoint, scopes, caller, AndGranted(request)), primitive.Name);
        }

        throw verdict is Verdict.InsufficientScope
            ? Refuse(request, Refusals.InsufficientScope(request.Endpoint, primitive, caller, AndGranted(request)), primitive.Name)
            : Refuse(request, Refusals.Undeclared(primitive), primitive.Name);
    }

    /// <summary>Judges several requirements as one: a refusal names all the scopes that the operation needs.</summary>
    private void CheckAll(ClaimsPrincipal? user, List<Demand> demands)
    {
        var request = (user as ScopedPrincipal)?.Request;
        var verdicts = demands.Select(demand => (demand.Row, Judged: Judge(demand, request?.Caller))).ToList();
        if (verdicts.TrueForAll(item => item.Judged.Verdict is Verdict.Allowed))
        {
            return;
        }

        if (request?.Caller is not { } caller)
        {
            throw Unauthenticated(request, demands[0].Row.Name);
        }

        foreach (var (row, judged) in verdicts)
        {
            if (judged.Verdict is Verdict.Undeclared)
            {
                throw Refuse(request, Refusals.Undeclared(row), row.Name);
            }
        }

        var scopes = verdicts.SelectMany(item => item.Judged.Scopes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        throw Refuse(request, Refusals.InsufficientScope(request.Endpoint, scopes, caller, AndGranted(request)), demands[0].Row.Name);
    }

    private static (Verdict Verdict, IReadOnlyList<string> Scopes) Judge(Demand demand, Caller? caller)
    {
        var (row, arguments) = (demand.Row, demand.Arguments);
        var verdict = ScopeDecision.Decide(row, caller);
        if (verdict is not Verdict.NeedsArguments)
        {
            return (verdict, row.Requirement.Arguments.Count > 0 ? [] : row.Requirement.Scopes);
        }

        if (arguments.ArePartial && row.Requirement.Scopes.All(caller!.GrantsByHierarchy))
        {
            return (Verdict.Allowed, []);
        }

        var scopes = ScopeArguments.Format(row.Requirement, arguments);
        return (ScopeDecision.Decide(row, caller!, scopes), scopes);
    }

    private PrimitiveRow Unlisted(PrimitiveSpace space, IMcpServerPrimitive? matched, bool isAlsoListed)
    {
        var declared = matched is null ? null : metadata.Of(space, matched);
        if (declared is null && !reach.Covers(matched))
        {
            return metadata.Anonymous(space);
        }

        return declared ?? (isAlsoListed || options.Value.UnlistedPrimitives is UnlistedPrimitivePolicy.AuthenticatedOnly
            ? metadata.AuthenticatedOnly(space)
            : metadata.Undeclared(space));
    }

    private bool AndGranted(ScopedRequest request) => request.ChallengesForGranted(options.Value.ChallengeScopes);

    private ScopeRefusedException Refuse(ScopedRequest request, Refusal refusal, string? primitive)
    {
        log.Refused(request.Caller?.Name, primitive, refusal, request.Progress.IsAllowed);
        var isAnswered = request.TryRefuse(refusal) && AnswerStream.IsResponseTo(request.Context);
        return new ScopeRefusedException(refusal, isAnswered);
    }

    private McpProtocolException Unauthenticated(ScopedRequest? request, string? primitive)
    {
        if (request is not null)
        {
            return Refuse(request, Refusals.NoToken(request.Endpoint), primitive);
        }

        return new McpProtocolException(
            "Bearer token required. If a token was sent, the server's MCP endpoint is not guarded: it must be mapped with MapScopedMcp.",
            McpErrorCode.InvalidRequest);
    }
}

/// <summary>One of several requirements of an operation, with the arguments that its scopes may depend on.</summary>
internal readonly record struct Demand(PrimitiveRow Row, IScopeArguments Arguments);

/// <summary>A refusal as the JSON-RPC error that takes its place once the response has started; its data is the 403's body.</summary>
internal sealed class ScopeRefusedException : McpProtocolException
{
    public ScopeRefusedException(Refusal refusal, bool isAnswered)
        : base(refusal.Message, McpErrorCode.InvalidRequest)
    {
        (Refusal, IsAnswered) = (refusal, isAnswered);
        foreach (var member in refusal.ToJson().EnumerateObject())
        {
            Data[member.Name] = member.Value;
        }
    }

    public Refusal Refusal { get; }

    /// <summary>Whether the refusal is the HTTP response already: whatever the SDK makes of the exception is not sent.</summary>
    public bool IsAnswered { get; }
}
