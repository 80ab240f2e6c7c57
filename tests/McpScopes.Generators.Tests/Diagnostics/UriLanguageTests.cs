using McpScopes.Analyzers.Assemblies;
using ModelContextProtocol.Server;

namespace McpScopes.Generators.Tests.Diagnostics;

/// <summary>Whether two resources share a URI is decided exactly: the SDK's own matching is asked about every answer.</summary>
public sealed class UriLanguageTests
{
    private static readonly string[] Pieces =
        ["a", "b", "/", "?", "=", ",", "{", "}", "{a}", "{b}", "{a,b}", "{+a}", "{#b}", "{.a,b}", "{/a,b}", "{;a,b}", "{?a,b}", "{&b}", "{a*}", "{a:3}"];

    private static readonly string[] UriPieces = ["a", "b", "/", "?", "&", "=", ";", ".", "#", ",", "a=", "b="];

    [Theory]
    [InlineData("x://{a}/b", "x://a/{b}", "x://a/b")]
    [InlineData("docs://{a}", "docs://{name}{?version}", "docs://")]
    [InlineData("repos://{owner}/secret", "repos://{owner}/{file}", "repos:///secret")]
    [InlineData("x://one{?a}", "x://one", "x://one")]
    [InlineData("{+path}", "docs://{name}", "docs://")]
    [InlineData("x://{a}/end", "X://START/{b}", "X://START/end")]
    [InlineData("x://a%62/{c}", "x://ab/{d}", "x://ab/")]
    public void Two_that_share_a_URI_say_which(string one, string other, string shared)
    {
        Assert.Equal(shared, new UriLanguage(other).FindShared(new UriLanguage(one)), ignoreCase: true);
        Assert.Equal(shared, new UriLanguage(one).FindShared(new UriLanguage(other)), ignoreCase: true);
    }

    [Theory]
    [InlineData("x://{a}/b", "x://{a}/c")]
    [InlineData("docs://{a}", "docs://{a}/{b}")]
    [InlineData("x://{a}", "y://{+a}")]
    [InlineData("x://a/{b}{?c}", "x://a/{b}/{?c}")]
    [InlineData("x://{a}", "x://{a}?b=c")]
    public void Two_that_share_none_are_told_apart(string one, string other)
    {
        Assert.Null(new UriLanguage(one).FindShared(new UriLanguage(other)));
        Assert.Null(new UriLanguage(other).FindShared(new UriLanguage(one)));
    }

    [Fact]
    public void The_SDK_agrees()
    {
        var random = new Random(20261124);
        var (sharing, apart) = (0, 0);
        for (var i = 0; i < 4_000; i++)
        {
            var (one, other) = ("x://" + Of(Pieces), "x://" + Of(Pieces));
            if (TryMake(one) is not { } first || TryMake(other) is not { } second)
            {
                continue;
            }

            if (new UriLanguage(one).FindShared(new UriLanguage(other)) is { } uri)
            {
                sharing++;
                Assert.True(Serves(first, uri) && Serves(second, uri), $"{one} and {other} do not both serve {uri}");
            }
            else
            {
                apart++;
                for (var tries = 0; tries < 50; tries++)
                {
                    var guess = "x://" + Of(UriPieces);
                    Assert.False(Serves(first, guess) && Serves(second, guess), $"{one} and {other} both serve {guess}");
                }
            }
        }

        Assert.True(sharing > 300 && apart > 300, $"{sharing} pairs share a URI, {apart} do not.");

        string Of(string[] pieces) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    private static McpServerResource? TryMake(string template)
    {
        try
        {
            return McpServerResource.Create((string? a = null, string? b = null) => "", new() { UriTemplate = template });
        }
        catch (ArgumentException)
        {
            // The SDK makes nothing of it.
            return null;
        }
    }

    /// <summary>The SDK compares a fixed URI as a URI, and a template as text.</summary>
    private static bool Serves(McpServerResource resource, string uri) => resource.IsTemplated
        ? resource.IsMatch(uri)
        : string.Equals(resource.ProtocolResourceTemplate.UriTemplate, uri, StringComparison.OrdinalIgnoreCase);
}
