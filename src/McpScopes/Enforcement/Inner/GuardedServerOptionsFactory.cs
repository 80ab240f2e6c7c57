using McpScopes.Sdk;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// Makes the SDK's server options and puts the inner door into them last of all, after every configuration of the application, whatever the
/// order of its calls. Does what the framework's factory does, but keeps the lists of filters apart between the steps.
/// </summary>
internal sealed class GuardedServerOptionsFactory(
    IEnumerable<IConfigureOptions<McpServerOptions>> setups,
    IEnumerable<IPostConfigureOptions<McpServerOptions>> postSetups,
    IEnumerable<IValidateOptions<McpServerOptions>> validations,
    InnerDoorSetup door) : IOptionsFactory<McpServerOptions>
{
    // A server without sessions gets its options with each request: which interface a setup has is asked once.
    private readonly (IConfigureOptions<McpServerOptions> Setup, IConfigureNamedOptions<McpServerOptions>? Named)[] _setups =
        [.. setups.Select(setup => (setup, setup as IConfigureNamedOptions<McpServerOptions>))];

    private readonly IPostConfigureOptions<McpServerOptions>[] _postSetups = [.. postSetups];
    private readonly IValidateOptions<McpServerOptions>[] _validations = [.. validations];

    /// <exception cref="OptionsValidationException">A validation of the application's failed.</exception>
    public McpServerOptions Create(string name)
    {
        var options = new McpServerOptions();
        var filters = new OwnFilters(options);
        foreach (var (setup, named) in _setups)
        {
            if (named is not null)
            {
                named.Configure(name, options);
            }
            else if (name == Options.DefaultName)
            {
                setup.Configure(options);
            }

            filters.Keep(options);
        }

        foreach (var setup in _postSetups)
        {
            setup.PostConfigure(name, options);
            filters.Keep(options);
        }

        Validate(name, options);
        door.Install(options);
        return options;
    }

    private void Validate(string name, McpServerOptions options)
    {
        if (_validations.Length == 0)
        {
            return;
        }

        var failures = _validations
            .Select(validation => validation.Validate(name, options))
            .Where(result => result is { Failed: true })
            .SelectMany(result => result.Failures ?? [])
            .ToList();
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(name, typeof(McpServerOptions), failures);
        }
    }
}

/// <summary>Makes the transport's options, and guards their callback, after every configuration of the application as well.</summary>
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
        GuardedSessionCallback.Guard(options, door);
        return options;
    }
}
