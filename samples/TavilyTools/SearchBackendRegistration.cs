using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tavily.Corpus;
using Tavily.Search;
using Tavily.TavilyApi;

namespace Tavily;

/// <summary>Chooses what answers the tools.</summary>
public static class SearchBackendRegistration
{
    /// <summary>Adds the backend that <c>Search:Backend</c> names: <c>embedded</c> (the default) or <c>tavily</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The application's configuration, whole, so that it can be told where the key comes from.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names it.</exception>
    public static IServiceCollection AddSearchBackend(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        switch (configuration["Search:Backend"])
        {
            case null or "" or "embedded":
                services.AddSingleton<ISearchBackend, CorpusBackend>();
                break;
            case "tavily":
                var (address, key) = (Address(configuration), Key(configuration));
                services.AddHttpClient<ISearchBackend, TavilyApiBackend>(http =>
                {
                    http.BaseAddress = address;
                    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
                    http.Timeout = TimeSpan.FromSeconds(60);
                });
                break;
            case var other:
                throw new InvalidOperationException($"Search:Backend is '{other}'. Set it to 'embedded' or 'tavily'.");
        }

        return services;
    }

    private static string Key(IConfiguration configuration)
    {
        if (configuration is IConfigurationRoot root
            && root.Providers.OfType<FileConfigurationProvider>().FirstOrDefault(file => file.TryGet("Search:ApiKey", out _)) is { } file)
        {
            throw new InvalidOperationException(
                $"Search:ApiKey stands in {file.Source.Path}. A key in a file gets shared: remove it there (and replace it, if the file "
                + "was ever committed) and set the environment variable Search__ApiKey of the server's process.");
        }

        return configuration["Search:ApiKey"] is { Length: > 0 } key
            ? key
            : throw new InvalidOperationException(
                "Search:Backend is 'tavily', but there is no key. Set the environment variable Search__ApiKey of the server's process, "
                + "or Search:Backend to 'embedded'.");
    }

    private static Uri Address(IConfiguration configuration)
    {
        var address = configuration["Search:BaseAddress"] is { Length: > 0 } setting ? setting : TavilyApiBackend.DefaultAddress;
        return Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? uri
            : throw new InvalidOperationException(
                $"Search:BaseAddress is '{address}'. Set it to an https address, since the key goes there (http only on the loopback).");
    }
}
