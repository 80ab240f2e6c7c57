using System.Diagnostics;
using McpScopes.EndToEnd.Tests.Clients;

namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>npm's <c>oidc-provider</c> as a company's identity provider: <c>tests/clients/oidc-provider</c>.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    public const string ClientId = "authority";
    public const string ClientSecret = "a-secret-of-the-authority-0123456789";

    private readonly Process _process;

    private OidcProvider(Process process, Uri issuer) => (_process, Issuer) = (process, issuer);

    public Uri Issuer { get; }

    public static async Task<OidcProvider> StartAsync(Uri issuer, Uri callback, bool givesRefreshTokens = true)
    {
        var project = NpmProject.Require("oidc-provider");
        var process = project.Start(NpmProject.Node(), project.File("provider.mjs"), $"{issuer.Port}", callback.AbsoluteUri,
            givesRefreshTokens ? "refresh" : "no-refresh");
        _ = process.StandardError.ReadToEndAsync();
        var provider = new OidcProvider(process, issuer);
        await provider.HearAsync("listening");
        return provider;
    }

    public Task DisableAsync(string user) => TellAsync("disable", user);

    /// <summary>Takes a user's groups away: the claim is empty then, or is not there at all.</summary>
    public Task TakeGroupsAsync(string user, bool leaveEmptyClaim) => TellAsync(leaveEmptyClaim ? "empty" : "forget", user);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task TellAsync(string command, string user)
    {
        await _process.StandardInput.WriteLineAsync($"{command} {user}");
        await HearAsync("done");
    }

    private async Task HearAsync(string word)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line == word)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The provider ended before it said '{word}'.");
    }
}
