using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>How much one address may ask for, on each node.</summary>
internal sealed class AddressLimits(IOptions<McpAuthorityOptions> options, IHostEnvironment environment) : IDisposable
{
    public AddressLimit Tokens { get; } = new(options.Value.TokenRequestsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Clients that become known, by registration or by a metadata document.</summary>
    public AddressLimit Registrations { get; } =
        new(options.Value.Clients.RegistrationsPerHour ?? (environment.IsDevelopment() ? 0 : 60), TimeSpan.FromHours(1));

    public AddressLimit SignIns { get; } = new(options.Value.SignInsPerMinute, TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        Tokens.Dispose();
        Registrations.Dispose();
        SignIns.Dispose();
    }
}
