namespace TavilyServer.Starting;

/// <summary>On a developer's machine: the embedded authority, and all public addresses derived from the one listened on.</summary>
internal static class EmbeddedAuthority
{
    public static bool AddTo(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!configuration.GetValue<bool>("DevAuthority:Enabled"))
        {
            return false;
        }

        var origin = Origin(configuration["Urls"] ?? "");
        configuration["McpScopes:Authority"] = $"{origin}/authority";
        configuration["McpScopes:Resource"] = $"{origin}/mcp";
        builder.Services.AddDevAuthority(authority =>
        {
            authority.BaseUrl = origin;
            authority.PathPrefix = "/authority";
            authority.Resources.Add($"{origin}/mcp");
            foreach (var other in configuration.GetSection("DevAuthority:OtherResources").Get<string[]>() ?? [])
            {
                authority.Resources.Add(other);
            }

            authority.DataFolder = configuration["DevAuthority:DataFolder"] ?? authority.DataFolder;
        });
        return true;
    }

    // The first address that the server listens on, as a client on this machine writes it.
    private static string Origin(string urls)
    {
        var first = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        try
        {
            var address = BindingAddress.Parse(first ?? throw new FormatException());
            var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
            return address.Port != 0
                ? new Uri($"{address.Scheme}://{host}:{address.Port}").GetLeftPart(UriPartial.Authority)
                : throw new InvalidOperationException($"Urls is '{urls}'. Port 0 is no address a client could be told: set a free port.");
        }
        catch (FormatException)
        {
            throw new InvalidOperationException(
                $"Urls is '{urls}'. Set it to the address to listen on, for example http://localhost:5080.");
        }
    }
}
