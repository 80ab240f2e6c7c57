using McpScopes.Tests.Wire;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpScopes.Matrix.Tests;

/// <summary>The calls that each server gets which started.</summary>
internal static class ServerCalls
{
    /// <summary>Without a token, with one that lacks the scope, with one that has it.</summary>
    public static async Task<string[]> CallAsync(HttpClient http, string url, string tool, TestAuthority authority)
    {
        using var client = new McpHttp(http);
        var answers = new List<string>();
        foreach (var token in new[] { null, authority.Token(url + "/mcp", "openid"), authority.Token(url + "/mcp", Outcome.Scope) })
        {
            var outcomes = new List<string>();
            foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
            {
                var answer = await client.CallToolAsync(version, token, tool);
                outcomes.Add(answer.Status != 200 ? $"{answer.Status}" : answer.Json["error"] is not null || answer.Json["result"]?["isError"] is not null ? "refused" : "ran");
            }

            answers.Add(string.Join(',', outcomes.Distinct()));
        }

        // However the tools are served, their scopes are advertised.
        using var metadata = await client.GetAsync("/.well-known/oauth-protected-resource/mcp");
        answers.Add((await metadata.Content.ReadAsStringAsync()).Contains($"\"{Outcome.Scope}\"", StringComparison.Ordinal) ? Outcome.Scope : "");
        return [.. answers];
    }

    /// <summary>Over a pair of streams, where there is no token.</summary>
    public static async Task<string[]> CallAsync(Stream toServer, Stream fromServer, string tool)
    {
        await using var client = await McpClient.CreateAsync(new StreamClientTransport(toServer, fromServer));
        try
        {
            var result = await client.CallToolAsync(tool);
            return [result.IsError == true ? "refused" : "ran"];
        }
        catch (McpProtocolException)
        {
            return ["refused"];
        }
    }
}
