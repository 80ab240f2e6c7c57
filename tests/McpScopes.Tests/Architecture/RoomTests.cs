using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;

namespace McpScopes.Tests.Architecture;

/// <summary>
/// The namespaces of the library are rooms, each with one question (docs/architecture.md). Arrows between them run one way, so that a part
/// can be read with nothing but what lies below it.
/// </summary>
public sealed class RoomTests
{
    private static readonly ArchUnitNET.Domain.Architecture Library = new ArchLoader().LoadAssemblies(typeof(McpScopesOptions).Assembly).Build();

    [Fact]
    public void No_room_needs_one_that_needs_it()
    {
        var rule = SliceRuleDefinition.Slices().Matching("McpScopes.(**)").Should().BeFreeOfCycles();

        Assert.True(rule.HasNoViolations(Library), string.Join('\n', rule.Evaluate(Library).Where(result => !result.Passed).Select(result => result.Description)));
    }

    /// <summary>What users write stands at the bottom: options, attributes and exceptions need no room but the table.</summary>
    [Fact]
    public void What_users_name_needs_no_room_but_the_table()
    {
        var wrong = Library.Types
            .Where(type => type.Namespace.FullName == "McpScopes" && type.Name is not (nameof(ScopeClaimsPrincipalExtensions) or nameof(ScopeAuditJson) or nameof(ScopeAuditOcsf)))
            .SelectMany(type => type.GetTypeDependencies(Library).Select(needed => (type, needed)))
            .Where(pair => RoomOf(pair.needed) is { } room && room is not "McpScopes.Table")
            .Select(pair => $"{pair.type.FullName} needs {pair.needed.FullName}")
            .Distinct();

        Assert.Equal([], wrong);
    }

    /// <summary>The rooms that decide hold nothing that sends, waits or asks: they are read and tested as functions.</summary>
    [Theory]
    [InlineData("McpScopes.Table")]
    [InlineData("McpScopes.Identity")]
    [InlineData("McpScopes.Decisions")]
    public void A_room_that_decides_knows_no_HTTP_request(string room)
    {
        var wrong = Library.Types
            .Where(type => type.Namespace.FullName == room)
            .SelectMany(type => type.GetTypeDependencies(Library).Select(needed => (type, needed)))
            .Where(pair => pair.needed.FullName.StartsWith("Microsoft.AspNetCore.Http.", StringComparison.Ordinal))
            .Select(pair => $"{pair.type.FullName} needs {pair.needed.FullName}")
            .Distinct();

        Assert.Equal([], wrong);
    }

    /// <summary>docs/architecture.md tells a newcomer what each room may use: what it says is what holds.</summary>
    [Fact]
    public void The_map_of_the_rooms_is_true()
    {
        var map = RoomMap.Read(Path.Combine(RepositoryRoot.Path, "docs", "architecture.md"));

        var wrong = Library.Types
            .Where(type => RoomOf(type) is not null)
            .SelectMany(type => type.GetTypeDependencies(Library).Select(RoomOf).OfType<string>().Distinct().Select(needed => (room: RoomOf(type)!, needed)))
            .Where(pair => !map.Allows(pair.room, pair.needed))
            .Select(pair => $"{pair.room} uses {pair.needed}, which docs/architecture.md does not say")
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal([], wrong);
    }

    private static string? RoomOf(IType type) =>
        type.Namespace?.FullName is { } name && name.StartsWith("McpScopes.", StringComparison.Ordinal) ? name : null;
}
