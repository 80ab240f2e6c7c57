using System.Reflection;
using McpScopes.Decisions;
using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Decisions;

/// <summary>Primitives that were added by hand are judged by one rule: class and method add up, and neither says less than the other.</summary>
public sealed class DeclaredRequirementsTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;

    private readonly DeclaredRequirements _declared = new(ScopeTable.CreateEmpty());

    [Theory]
    [InlineData(typeof(Plain), nameof(Plain.Nothing), null)]
    [InlineData(typeof(Plain), nameof(Plain.Authenticated), "AuthenticatedOnly")]
    [InlineData(typeof(Plain), nameof(Plain.Anonymous), "Anonymous")]
    [InlineData(typeof(Plain), nameof(Plain.Twice), "a b")]
    [InlineData(typeof(Plain), nameof(Plain.NoScope), "Undeclared")]
    [InlineData(typeof(Plain), nameof(Plain.NoToken), "Undeclared")]
    [InlineData(typeof(Plain), nameof(Plain.TwoKinds), "Undeclared")]
    [InlineData(typeof(Scoped), nameof(Scoped.Inherits), "a")]
    [InlineData(typeof(Scoped), nameof(Scoped.Adds), "a b")]
    [InlineData(typeof(Scoped), nameof(Scoped.Lowers), "Undeclared")]
    [InlineData(typeof(Scoped), nameof(Scoped.Opens), "Undeclared")]
    [InlineData(typeof(Open), nameof(Open.Inherits), "Anonymous")]
    [InlineData(typeof(Open), nameof(Open.Adds), "b")]
    [InlineData(typeof(Derived), nameof(Plain.Nothing), "derived")]
    [InlineData(typeof(Derived), nameof(Plain.Twice), "a b derived")]
    [InlineData(typeof(Derived), nameof(Plain.Anonymous), "Undeclared")]
    [InlineData(typeof(Derived), nameof(Plain.Overridden), "derived inner outer")]
    [InlineData(typeof(FurtherDerived), nameof(Plain.Nothing), "derived further")]
    public void Class_and_method_add_up(Type type, string method, string? expected)
    {
        var info = type.GetMethod(method, Everything)!;
        var tool = info.IsStatic ? McpServerTool.Create(info) : McpServerTool.Create(info, _ => new object());

        Assert.Equal(expected, Describe(_declared.Of(PrimitiveSpace.Tools, tool)));
    }

    [Fact]
    public void What_the_application_adds_to_the_metadata_counts_as_well()
    {
        var method = typeof(Scoped).GetMethod(nameof(Scoped.Inherits))!;
        var more = McpServerTool.Create(method, options: new() { Metadata = [method, new RequiresScopeAttribute("c")] });
        var alone = McpServerTool.Create(method, options: new() { Metadata = [new RequiresScopeAttribute("c")] });
        var less = McpServerTool.Create(method, options: new() { Metadata = [method, new AllowAnonymousAttribute()] });

        Assert.Equal("a c", Describe(_declared.Of(PrimitiveSpace.Tools, more)));
        Assert.Equal("c", Describe(_declared.Of(PrimitiveSpace.Tools, alone)));
        Assert.Equal("Undeclared", Describe(_declared.Of(PrimitiveSpace.Tools, less)));
    }

    private static string? Describe(PrimitiveRow? row) =>
        row is null ? null : row.Requirement.Kind is RequirementKind.Scopes ? string.Join(' ', row.Requirement.Scopes) : row.Requirement.Kind.ToString();

    private class Plain
    {
        public static string Nothing() => "";

        [AuthenticatedOnly]
        public static string Authenticated() => "";

        [AllowAnonymous]
        public static string Anonymous() => "";

        [RequiresScope("b"), RequiresScope("a")]
        public static string Twice() => "";

        [RequiresScope]
        public static string NoScope() => "";

        [RequiresScope("no token")]
        public static string NoToken() => "";

        [RequiresScope("a"), AuthenticatedOnly]
        public static string TwoKinds() => "";

        [RequiresScope("outer")]
        public virtual string Overridden() => "";
    }

    [RequiresScope("a")]
    private sealed class Scoped
    {
        public static string Inherits() => "";

        [RequiresScope("b")]
        public static string Adds() => "";

        [AuthenticatedOnly]
        public static string Lowers() => "";

        [AllowAnonymous]
        public static string Opens() => "";
    }

    [AllowAnonymous]
    private sealed class Open
    {
        public static string Inherits() => "";

        [RequiresScope("b")]
        public static string Adds() => "";
    }

    [RequiresScope("derived")]
    private class Derived : Plain
    {
        [RequiresScope("inner")]
        public override string Overridden() => "";
    }

    [RequiresScope("further")]
    private sealed class FurtherDerived : Derived;
}
