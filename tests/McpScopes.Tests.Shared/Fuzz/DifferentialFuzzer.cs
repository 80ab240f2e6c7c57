using System.Buffers;
using System.Security.Claims;
using System.Text;
using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Enforcement.Front;
using McpScopes.Enforcement.Inner;
using McpScopes.Identity;
using McpScopes.Requests;
using McpScopes.Resource;
using McpScopes.Table;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Fuzz;

/// <summary>
/// Reads each input with the front door's reader and with the SDK's own parser, lets the inner door decide on what the SDK read, and
/// compares both with what the token may do, which is written down here by hand.
/// </summary>
internal sealed class DifferentialFuzzer
{
    /// <summary>What a token with <c>tavily-mcp/search</c> and <c>pages:alice</c> may use: the oracle.</summary>
    private static readonly HashSet<string> Allowed = new(["search", "whoami", "upstream"], StringComparer.Ordinal);

    private readonly ScopeTable _table = new(new ProtectedResourceDescription(), [TestTools.Part]);
    private readonly Dictionary<(PrimitiveSpace, string), IMcpServerPrimitive> _primitives = [];
    private readonly List<McpServerResource> _resources = [];
    private readonly InnerDoor _door;
    private readonly ScopedEndpoint _endpoint;
    private readonly ClaimsPrincipal _principal;
    private readonly DefaultHttpContext _context = new();
    private readonly Caller _caller;

    public DifferentialFuzzer()
    {
        foreach (var primitive in TestTools.Part.Primitives)
        {
            var instance = primitive.Create(new EmptyServices(), null);
            _table.Find(PrimitiveSpaces.Of(primitive.Kind), primitive.Name)!.Instance = instance;
            _primitives.Add((PrimitiveSpaces.Of(primitive.Kind), primitive.Name), instance);
            if (instance is McpServerResource resource)
            {
                _resources.Add(resource);
            }
        }

        _door = new InnerDoor(
            _table,
            new DeclaredRequirements(_table),
            EnforcementReach.Everything,
            Options.Create(new McpScopesOptions()),
            new RefusalLog(NullLoggerFactory.Instance));
        _principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("scope", "tavily-mcp/search pages:alice")], "test"));
        _caller = new Caller(_principal, new AccessToken(_principal, _table, new ClaimNames(null, [], [], IsMapped: false)));
        _endpoint = new ScopedEndpoint("https://api.example.com/mcp", audience: null, _table, scopePrefix: null);
    }

    /// <summary>Reads and judges <paramref name="count"/> inputs.</summary>
    /// <exception cref="FuzzFinding">An input got somewhere it must not, or broke something.</exception>
    public FuzzTally Run(int seed, int count)
    {
        var generator = new MessageGenerator(seed);
        var random = new Random(seed);
        var tally = new FuzzTally();
        for (var i = 0; i < count; i++)
        {
            var input = generator.Next();
            try
            {
                Judge(input, random, tally);
            }
            catch (Exception exception) when (exception is not FuzzFinding)
            {
                throw new FuzzFinding($"{exception.GetType().Name}: {exception.Message}", seed, i, input.Bytes, exception);
            }
            catch (FuzzFinding finding)
            {
                throw new FuzzFinding(finding.Message, seed, i, input.Bytes, finding);
            }
        }

        return tally;
    }

    private void Judge(FuzzInput input, Random random, FuzzTally tally)
    {
        var peeked = CallReader.Read(new ReadOnlySequence<byte>(input.Bytes), isWhole: true, _table);
        RequireTheSameInPieces(input.Bytes, peeked, random);
        var frontRefuses = peeked.Primitive is { } known && ScopeDecision.Decide(known, _caller) is Verdict.InsufficientScope or Verdict.Undeclared;

        var reading = SdkReading.Of(input.Bytes);
        var inner = reading is null ? InnerVerdict.Unknown : Inner(reading, peeked.Primitive);
        if (inner is InnerVerdict.AllowedWrongly)
        {
            throw new FuzzFinding($"the inner door lets {reading} through");
        }

        if (input.IsPlain && (frontRefuses ? inner is InnerVerdict.Allowed : peeked.Primitive is { Requirement.Arguments.Count: 0 } && inner is not InnerVerdict.Allowed))
        {
            throw new FuzzFinding($"the doors disagree on an honest call: {reading}");
        }

        tally.Count(peeked, reading, frontRefuses, inner);
    }

    /// <summary>However the bytes arrive, the reader sees the same; and what it says before it has seen them all stays true.</summary>
    private void RequireTheSameInPieces(byte[] bytes, PeekedCall whole, Random random)
    {
        var pieces = Segment.Split(bytes, random);
        if (CallReader.Read(pieces, isWhole: true, _table) != whole)
        {
            throw new FuzzFinding("the reader sees another call in pieces");
        }

        if (CallReader.Read(pieces.Slice(0, random.Next(bytes.Length + 1)), isWhole: false, _table) is { Outcome: PeekOutcome.Known } early && early != whole)
        {
            throw new FuzzFinding("the reader decided too early");
        }
    }

    private InnerVerdict Inner(SdkReading reading, PrimitiveRow? peeked)
    {
        var matched = Match(reading);
        if (matched is null)
        {
            return InnerVerdict.Unknown;
        }

        var mayRun = reading.Space is PrimitiveSpace.Tools ? Allowed.Contains(matched.Id)
            : matched.Id == "pages://{owner}/{page}" && reading.Name.StartsWith("pages://alice/", StringComparison.OrdinalIgnoreCase);
        var user = new ScopedPrincipal(_principal, new ScopedRequest(_context, _endpoint) { Caller = _caller, Peeked = peeked });
        try
        {
            _door.Check(user, reading.Space, reading.Name, matched, ResourceArguments.Of(matched as McpServerResource, reading.Name));
            return mayRun ? InnerVerdict.Allowed : InnerVerdict.AllowedWrongly;
        }
        catch (McpProtocolException)
        {
            return InnerVerdict.Refused;
        }
    }

    /// <summary>Finds what would run, as the SDK does.</summary>
    private IMcpServerPrimitive? Match(SdkReading reading) =>
        _primitives.TryGetValue((reading.Space, reading.Name), out var exact) ? exact
        : reading.Space is PrimitiveSpace.Resources ? _resources.Find(resource => resource.IsMatch(reading.Name))
        : null;

    private sealed class EmptyServices : IServiceProvider
    {
        // The tools' counter is a service: without one it would be taken for an argument of the call.
        public object? GetService(Type serviceType) => serviceType == typeof(Runs) ? new Runs() : null;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Split(byte[] bytes, Random random)
        {
            var first = new Segment { Memory = Array.Empty<byte>() };
            var last = first;
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 40), bytes.Length - at);
                var next = new Segment { Memory = bytes.AsMemory(at, length), RunningIndex = at };
                last.Next = next;
                last = next;
                at += length;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}

/// <summary>An input that must not exist, with what makes it again.</summary>
internal sealed class FuzzFinding : Exception
{
    public FuzzFinding(string message)
        : base(message)
    {
    }

    public FuzzFinding(string message, int seed, int index, byte[] input, Exception inner)
        : base($"Seed {seed}, input {index}: {message}\n{Encoding.Latin1.GetString(input)}", inner)
    {
    }
}

/// <summary>What the inner door made of a call.</summary>
internal enum InnerVerdict
{
    /// <summary>There is no call, or nothing of that name: nothing would run.</summary>
    Unknown,

    Refused,

    Allowed,

    /// <summary>Allowed, although the token does not reach it.</summary>
    AllowedWrongly,
}

/// <summary>How the inputs fell out, so that a run that reached nothing is seen.</summary>
internal sealed class FuzzTally
{
    public int Inputs { get; private set; }

    /// <summary>Inputs that the SDK makes a call of a primitive's name of.</summary>
    public int Calls { get; private set; }

    /// <summary>Calls that would run.</summary>
    public int Allowed { get; private set; }

    /// <summary>Inputs that the front door refuses.</summary>
    public int RefusedEarly { get; private set; }

    /// <summary>Calls that the front door does not refuse, and the inner door does: a client loses nothing but time.</summary>
    public int RefusedInside { get; private set; }

    /// <summary>Inputs whose method the front door could not tell.</summary>
    public int Unreadable { get; private set; }

    public void Count(PeekedCall peeked, SdkReading? reading, bool frontRefuses, InnerVerdict inner)
    {
        Inputs++;
        Calls += reading is null ? 0 : 1;
        Allowed += inner is InnerVerdict.Allowed ? 1 : 0;
        RefusedEarly += frontRefuses ? 1 : 0;
        RefusedInside += inner is InnerVerdict.Refused && !frontRefuses ? 1 : 0;
        Unreadable += peeked.Outcome is PeekOutcome.Known ? 0 : 1;
    }

    public override string ToString() =>
        $"{Inputs} inputs: {Calls} calls in the SDK's reading, {Allowed} allowed, {RefusedEarly} refused by the front door, "
        + $"{RefusedInside} by the inner door alone, {Unreadable} unreadable to the front door";
}
