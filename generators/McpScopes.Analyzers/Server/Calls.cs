using System.Linq;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Server;

/// <summary>Recognises the calls that put a server together.</summary>
internal static class Calls
{
    public const string ServerBuilderExtensions = "Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions";
    public const string HttpServerBuilderExtensions = "Microsoft.Extensions.DependencyInjection.HttpMcpServerBuilderExtensions";
    public const string ServerServiceExtensions = "Microsoft.Extensions.DependencyInjection.McpServerServiceCollectionExtensions";
    public const string EndpointExtensions = "Microsoft.AspNetCore.Builder.McpEndpointRouteBuilderExtensions";

    public static bool IsCallOf(this IInvocationOperation invocation, string typeName, string method) =>
        invocation.TargetMethod.Name == method && invocation.TargetMethod.ContainingType.HasMetadataName(typeName);

    /// <summary>The called name as written, with type arguments: what a squiggle belongs under.</summary>
    public static SimpleNameSyntax? NameIn(IInvocationOperation invocation) =>
        (invocation.Syntax as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            SimpleNameSyntax name => name,
            _ => null,
        };

    /// <summary>The value of a parameter; <see langword="null"/> where the call leaves it to its default.</summary>
    public static IOperation? Argument(IInvocationOperation invocation, string parameter)
    {
        var value = invocation.Arguments
            .FirstOrDefault(argument => argument.Parameter?.Name == parameter && argument.ArgumentKind != ArgumentKind.DefaultValue)?.Value;
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }
}
