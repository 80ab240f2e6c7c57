using System.Security.Claims;
using McpScopes.Decisions;
using McpScopes.Identity;
using McpScopes.Table;

namespace McpScopes.Tests.Proof;

/// <summary>
/// Every hierarchy of a few scopes, every token over them, every requirement of them: the library decides, and so does a definition that
/// shares no code with it. A finding is a decision on which the two differ.
/// </summary>
internal static class HierarchyProof
{
    // Not in the order of their numbers, so that a mix-up of numbers and sorted names would show.
    private static readonly string[] Names = ["m:read", "z", "a/write", "k.admin", "b-2"];

    /// <summary>Decides everything there is to decide over <paramref name="count"/> scopes.</summary>
    /// <param name="count">How many scopes, from 1 to 5.</param>
    /// <param name="stride">Takes every so many-th hierarchy only.</param>
    /// <param name="onDone">Is told of the totals now and then.</param>
    public static ProofResult Run(int count, int stride = 1, Action<ProofResult>? onDone = null)
    {
        var tokens = Enumerable.Range(0, 1 << count).Select(granted => Principal(count, granted)).ToArray();
        var result = new ProofResult(0, 0, 0, null);
        var hierarchies = 0L;
        foreach (var implies in Hierarchies(count))
        {
            if (hierarchies++ % stride != 0)
            {
                continue;
            }

            var (decisions, finding) = Compare(count, implies, tokens);
            result = new ProofResult(result.Hierarchies + 1, result.Decisions + decisions, result.Findings + (finding is null ? 0 : 1), result.First ?? finding);
            if (result.Hierarchies % 1000 == 0)
            {
                onDone?.Invoke(result);
            }
        }

        return result;
    }

    /// <summary>All directed acyclic graphs on labelled nodes, each as one bit mask of implied scopes for each scope.</summary>
    public static IEnumerable<int[]> Hierarchies(int count)
    {
        var edges = (from a in Enumerable.Range(0, count) from b in Enumerable.Range(0, count) where a != b select (From: a, To: b)).ToArray();
        for (var graph = 0L; graph < 1L << edges.Length; graph++)
        {
            var implies = new int[count];
            for (var edge = 0; edge < edges.Length; edge++)
            {
                if ((graph >> edge & 1) != 0)
                {
                    implies[edges[edge].From] |= 1 << edges[edge].To;
                }
            }

            if (IsAcyclic(implies))
            {
                yield return implies;
            }
        }
    }

    private static (int Decisions, string? Finding) Compare(int count, int[] implies, ClaimsPrincipal[] tokens)
    {
        var requirements = Enumerable.Range(1, (1 << count) - 1).ToArray();
        var scopes = Enumerable.Range(0, count).Select(scope => new ScopeDefinition(Names[scope]) { Implies = NamesOf(count, implies[scope]) });
        var tools = requirements.Select(required => Tool(NamesOf(count, required), $"tool-{required}"));
        var table = new ScopeTable(new ProtectedResourceDescription(), [new ScopeTablePart(1, "Proof", [.. scopes], [.. tools])]);
        string? finding = null;
        var decisions = 0;
        for (var granted = 0; granted < tokens.Length; granted++)
        {
            var caller = new Caller(tokens[granted], new AccessToken(tokens[granted], table, new ClaimNames(null, [], [], IsMapped: false)));
            var reached = Reached(implies, granted);
            foreach (var required in requirements)
            {
                var row = table.Find(PrimitiveSpace.Tools, $"tool-{required}")!;
                var expected = (required & ~reached) == 0 ? Verdict.Allowed : Verdict.InsufficientScope;
                decisions++;
                if (ScopeDecision.Decide(row, caller) != expected)
                {
                    finding ??= $"implies [{string.Join(", ", implies)}], granted {granted}, required {required}: not {expected}";
                }
            }
        }

        return (decisions, finding);
    }

    /// <summary>The definition: what is granted, and whatever is implied by something that is reached.</summary>
    private static int Reached(int[] implies, int granted)
    {
        for (var reached = granted; ; granted = reached)
        {
            for (var scope = 0; scope < implies.Length; scope++)
            {
                reached |= (reached >> scope & 1) != 0 ? implies[scope] : 0;
            }

            if (reached == granted)
            {
                return reached;
            }
        }
    }

    /// <summary>Takes away scopes that imply nothing that is left, as long as there are any.</summary>
    private static bool IsAcyclic(int[] implies)
    {
        var left = (1 << implies.Length) - 1;
        for (var before = 0; left != before;)
        {
            before = left;
            for (var scope = 0; scope < implies.Length; scope++)
            {
                left &= (implies[scope] & left) == 0 ? ~(1 << scope) : ~0;
            }
        }

        return left == 0;
    }

    private static string[] NamesOf(int count, int scopes) =>
        [.. Enumerable.Range(0, count).Where(scope => (scopes >> scope & 1) != 0).Select(scope => Names[scope]).Order(StringComparer.Ordinal)];

    private static ScopedPrimitive Tool(string[] scopes, string name) => ScopedPrimitive.Tool(
        name, ScopeRequirement.AllOf(scopes, string.Join(' ', scopes), "", ""), (_, _) => throw new InvalidOperationException("Nothing is called here."));

    private static ClaimsPrincipal Principal(int count, int granted) =>
        new(new ClaimsIdentity([new Claim("scope", string.Join(' ', NamesOf(count, granted)))], "proof"));
}

/// <summary>What a proof went through.</summary>
/// <param name="Hierarchies">How many hierarchies.</param>
/// <param name="Decisions">How many decisions were compared.</param>
/// <param name="Findings">In how many hierarchies the two differed.</param>
/// <param name="First">The first difference.</param>
internal sealed record ProofResult(long Hierarchies, long Decisions, long Findings, string? First);
