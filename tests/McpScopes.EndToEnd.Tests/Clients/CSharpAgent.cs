using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using McpScopes.EndToEnd.Tests.Authority;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>The official C# client, with its own OAuth.</summary>
internal sealed class CSharpAgent(McpClient client) : IAgent
{
    public string? ProtocolVersion => client.NegotiatedProtocolVersion;

    public static async Task<IAgent> ConnectAsync(Uri server, string protocolVersion, ScriptedUser user)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = server,
            TransportMode = HttpTransportMode.StreamableHttp,
            OAuth = new ClientOAuthOptions
            {
                RedirectUri = new Uri(AuthorityClient.RedirectUri),
                DynamicClientRegistration = new DynamicClientRegistrationOptions { ClientName = "C# client" },
                AuthorizationCallbackHandler = async (context, _) =>
                {
                    var callback = HttpUtility.ParseQueryString((await user.AuthorizeAsync(context.AuthorizationUri)).Query);
                    return new AuthorizationResult { Code = callback["code"], State = callback["state"], Iss = callback["iss"] };
                },
            },
        });
        return new CSharpAgent(await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = protocolVersion }));
    }

    public Task<JsonNode> CallToolAsync(string name, JsonObject? arguments = null) => RunAsync(() =>
        client.CallToolAsync(name, arguments?.ToDictionary(argument => argument.Key, argument => (object?)argument.Value)).AsTask());

    public Task<JsonNode> GetPromptAsync(string name) => RunAsync(() => client.GetPromptAsync(name).AsTask());

    public Task<JsonNode> ReadResourceAsync(string uri) => RunAsync(() => client.ReadResourceAsync(uri).AsTask());

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static async Task<JsonNode> RunAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return JsonSerializer.SerializeToNode(await request(), McpJsonUtilities.DefaultOptions)!;
        }
        catch (Exception exception) when (exception is McpException or HttpRequestException)
        {
            throw new AgentException($"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
