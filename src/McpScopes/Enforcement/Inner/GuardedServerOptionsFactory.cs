using McpScopes.Sdk;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// Makes the SDK's server options and puts the inner door into them last of all, after every configuration of the application, whatever the
/// order of its calls.
/// </summary>
internal sealed class GuardedServerOptionsFactory(
    IEnumerable<IConfigureOptions<McpServerOptions>> setups,
    IEnumerable<IPostConfigureOptions<McpServerOptions>> postSetups,
    IEnumerable<IValidateOptions<McpServerOptions>> validations,
    InnerDoorSetup door) : IOptionsFactory<McpServerOptions>
{
    private readonly OptionsFactory<McpServerOptions> _inner = new(setups, postSetups, validations);

    public McpServerOptions Create(string name)
    {
        var options = _inner.Create(name);
        door.Install(options);
        return options;
    }
}

/// <summary>
/// A per-session callback of the application runs after the factory and may replace what the factory made: the door goes in again. Made, like
/// the server options, after every configuration of the application.
/// </summary>
internal sealed class GuardedTransportOptionsFactory(
    IEnumerable<IConfigureOptions<HttpServerTransportOptions>> setups,
    IEnumerable<IPostConfigureOptions<HttpServerTransportOptions>> postSetups,
    IEnumerable<IValidateOptions<HttpServerTransportOptions>> validations,
    InnerDoorSetup door) : IOptionsFactory<HttpServerTransportOptions>
{
    private readonly OptionsFactory<HttpServerTransportOptions> _inner = new(setups, postSetups, validations);

    public HttpServerTransportOptions Create(string name)
    {
        var options = _inner.Create(name);
        if (options.ConfigureSessionOptions is { } configure)
        {
            options.ConfigureSessionOptions = async (context, server, cancellationToken) =>
            {
                MalformedRequest.MessageIsRead(context);
                await configure(context, server, cancellationToken);
                door.Install(server);
            };
        }

        return options;
    }
}
