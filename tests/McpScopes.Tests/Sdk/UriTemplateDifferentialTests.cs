using McpScopes.Sdk;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Sdk;

/// <summary>One grammar: what is decided on is what the SDK gives to the method, for templates that are valid and for those that are not.</summary>
public sealed class UriTemplateDifferentialTests
{
    private const int RandomTemplates = 3_000;

    private static readonly string[] Written =
    [
        "x://{a}", "x://{a:3}", "x://{a:0}", "x://{a..b}", "x://{a.b}", "x://{a%}", "x://{a%41}", "x://{.}", "x://{}", "x://{a", "x://a}", "x://{a,b}", "x://{a}/{a}",
        "x://{+a}", "x://{#a}", "x://{.a,b}", "x://{/a,b}", "x://{;a,b}", "x://{?a,b}", "x://h{?a}{&b}", "x://{a*}", "x://{a:3*}", "x://{a:10000}", "x://{1}",
        "x://{0}", "x://{1a}", "x://{a b}", "x://{=a}", "x://{a}{b}", "X://{A}/b",
    ];

    private static readonly string[] Pieces =
        ["{", "}", "a", "b", "A", "1", "0", ".", "..", "%", "%41", "+", "#", "/", ";", "?", "&", "=", ":", ":0", ":3", ",", "*", "{a}", "{b}", "{a,b}", "{?a}", "{;b}", "{+a}", "{/a}"];

    private static readonly string[] UriPieces = ["a", "b", "A", "1", "/", "?", "&", "=", ";", ".", "#", ",", "%41", "%2F", "%", "{", "}", ":", "*", "é"];

    [Fact]
    public async Task The_values_are_those_that_the_SDK_reads()
    {
        var random = new Random(20261124);
        var compared = 0;
        foreach (var template in Written.Concat(Enumerable.Range(0, RandomTemplates).Select(_ => "x://" + Of(Pieces))))
        {
            if (TryMake(template) is not { } resource)
            {
                Assert.Empty(UriTemplateValues.Read(template, "x://a"));
                Assert.False(UriTemplateValues.Fits(template, "x://a"));
                continue;
            }

            if (!resource.IsTemplated)
            {
                continue;
            }

            for (var i = 0; i < 12; i++)
            {
                var uri = i == 0 ? template : "x://" + Of(UriPieces);
                Assert.Equal(resource.IsMatch(uri), UriTemplateValues.Fits(template, uri));
                if (resource.IsMatch(uri))
                {
                    compared++;
                    var read = UriTemplateValues.Read(template, uri);
                    foreach (var name in new[] { "a", "b" })
                    {
                        Assert.True(await ReadAsync(template, uri, name) == read.GetValueOrDefault(name), $"{template} {uri} {name}");
                    }
                }
            }
        }

        Assert.True(compared > 1_000, $"Only {compared} URIs fitted.");

        string Of(string[] pieces) => string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    private static McpServerResource? TryMake(string template)
    {
        try
        {
            return McpServerResource.Create((string? a = null, string? b = null) => "", new() { UriTemplate = template });
        }
        catch (ArgumentException)
        {
            // A variable that .NET takes for no name of a group.
            return null;
        }
    }

    /// <summary>What the SDK gives to a parameter.</summary>
    private static async Task<string?> ReadAsync(string template, string uri, string name)
    {
        string? given = null;
        var resource = McpServerResource.Create(
            (string? a = null, string? b = null) =>
            {
                given = name == "a" ? a : b;
                return "";
            },
            new() { UriTemplate = template });
        await using var server = SdkServer.Create(new McpServerOptions());
        var request = new ModelContextProtocol.Protocol.JsonRpcRequest { Method = "resources/read" };
        await resource.ReadAsync(new(server, request, new() { Uri = uri }));
        return given;
    }
}
