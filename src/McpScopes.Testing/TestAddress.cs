using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace McpScopes.Testing;

/// <summary>Gives the server in memory an address: in Development it stands in for a public URL that is not configured.</summary>
internal sealed class TestAddress(IServer server) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        var feature = server.Features.Get<IServerAddressesFeature>();
        if (feature is null)
        {
            feature = new ServerAddressesFeature();
            server.Features.Set(feature);
        }

        if (feature.Addresses.Count == 0)
        {
            feature.Addresses.Add("http://localhost");
        }

        return next;
    }
}
