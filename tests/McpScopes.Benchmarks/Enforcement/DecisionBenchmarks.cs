using System.Collections.Frozen;
using System.Security.Claims;
using BenchmarkDotNet.Attributes;
using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Enforcement.Inner;
using McpScopes.Identity;
using McpScopes.Requests;
using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>
/// One decision that a call is allowed, beside the least it could cost and beside the C# SDK's. The sizes show that it does not grow with
/// the table.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private FrozenDictionary<string, ulong> _floor = null!;
    private ulong _floorGranted;
    private ScopeTable _table = null!;
    private Caller _caller = null!;
    private InnerDoor _door = null!;
    private ScopedPrincipal _user = null!;
    private McpServerTool _tool = null!;
    private string _name = "";
    private IAuthorizationPolicyProvider _policies = null!;
    private IAuthorizationService _authorization = null!;
    private ClaimsPrincipal _principal = null!;
    private McpServerTool _sdkTool = null!;

    [Params(10, 10_000)]
    public int Primitives { get; set; }

    [Params(2, 1_000)]
    public int Scopes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var part = SizedTable.Part(Primitives, Scopes);
        _table = new ScopeTable(new ProtectedResourceDescription(), [part]);
        _name = part.Primitives[Primitives / 2].Name;
        var scope = part.Primitives[Primitives / 2].Requirement.Scopes[0];
        _principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("scope", $"openid {scope}"), new Claim("sub", "dev")], "test"));

        _floor = part.Primitives.ToFrozenDictionary(primitive => primitive.Name, primitive => 1UL << (primitive.Name.Length % 64), StringComparer.Ordinal);
        _floorGranted = ulong.MaxValue;

        _tool = SizedTable.Tool(_name);
        _table.Find(PrimitiveSpace.Tools, _name)!.Instance = _tool;
        _door = new InnerDoor(
            _table,
            new DeclaredRequirements(_table),
            EnforcementReach.Everything,
            Options.Create(new McpScopesOptions()),
            new RefusalLog(NullLoggerFactory.Instance));
        _caller = new Caller(_principal, new AccessToken(_principal, _table, new ClaimNames(null, [], [], IsMapped: false)));
        _user = new ScopedPrincipal(
            _principal,
            new ScopedRequest(
                new DefaultHttpContext(), new ScopedEndpoint("https://api.example.com/mcp", "https://api.example.com/mcp", _table, scopePrefix: null))
            {
                Caller = _caller,
                Peeked = _table.Find(PrimitiveSpace.Tools, _name),
            });

        var services = new ServiceCollection().AddLogging().AddAuthorizationCore(options => options.AddPolicy("scoped", policy => policy.RequireAssertion(
            context => context.User.FindFirst("scope")?.Value.Split(' ').Contains(scope) == true))).BuildServiceProvider();
        _policies = services.GetRequiredService<IAuthorizationPolicyProvider>();
        _authorization = services.GetRequiredService<IAuthorizationService>();
        _sdkTool = SizedTable.AuthorizedTool(_name);
    }

    [Benchmark(Baseline = true, Description = "floor: dictionary lookup and AND")]
    public bool Floor() => _floor.TryGetValue(_name, out var required) && (required & ~_floorGranted) == 0;

    [Benchmark(Description = "both doors")]
    public bool BothDoors()
    {
        var listed = _table.Find(PrimitiveSpace.Tools, _name);
        var verdict = ScopeDecision.Decide(listed!, _caller);

        // The inner door stands outside and inside the application's filters.
        _door.Check(_user, PrimitiveSpace.Tools, _name, _tool, new CallArguments(null));
        _door.Check(_user, PrimitiveSpace.Tools, _name, _tool, new CallArguments(null));
        return verdict is Verdict.Allowed;
    }

    [Benchmark(Description = "C# SDK: [Authorize(Policy)] and filters")]
    public async Task<bool> SdkPolicy() =>

        // The SDK's filters stand outside and inside as well.
        await AuthorizeAsync() && await AuthorizeAsync();

    /// <summary>What the SDK's filter does for one primitive: looks through its metadata, combines the policies, asks the service.</summary>
    private async ValueTask<bool> AuthorizeAsync()
    {
        if (_sdkTool.Metadata.Any(static item => item is IAllowAnonymous) || !_sdkTool.Metadata.Any(static item => item is IAuthorizeData or AuthorizationPolicy))
        {
            return true;
        }

        var policy = await AuthorizationPolicy.CombineAsync(
            _policies, _sdkTool.Metadata.OfType<IAuthorizeData>(), _sdkTool.Metadata.OfType<AuthorizationPolicy>());
        return (await _authorization.AuthorizeAsync(_principal, resource: null, policy!)).Succeeded;
    }
}
