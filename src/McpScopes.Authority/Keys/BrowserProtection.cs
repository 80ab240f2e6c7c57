using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpScopes.Authority;

/// <summary>
/// Protects what the browser holds, the login cookie and the antiforgery tokens, and the identity provider's tokens in the database. It has
/// services of its own, so that the application's data protection and antiforgery stay as the application set them. Its keys are in the
/// database, encrypted with the authority's own: every node has them, and a restart goes unnoticed.
/// </summary>
internal sealed class BrowserProtection : IDisposable
{
    private readonly ServiceProvider _services;

    public BrowserProtection(StoreAddress store, AuthorityKeys keys, AuthorityAddress address)
    {
        var certificates = keys.EncryptionCertificates;
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        StoreAddress.AddTo(services, _ => store);
        services.AddDataProtection()
            .SetApplicationName("McpScopes.Authority")
            .PersistKeysToDbContext<AuthorityDb>()
            .ProtectKeysWithCertificate(certificates[0])
            .UnprotectKeysWithAnyCertificate([.. certificates]);
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = FieldName;
            options.SuppressXFrameOptionsHeader = true;
            options.Cookie = AuthorityCookie.Named("Form", address, SameSiteMode.Strict);
        });
        _services = services.BuildServiceProvider();
    }

    /// <summary>The hidden field of every form.</summary>
    public static string FieldName => "form_token";

    public IDataProtectionProvider DataProtection => _services.GetRequiredService<IDataProtectionProvider>();

    /// <summary>Encrypts what is kept in the database and must not be read there.</summary>
    public IDataProtector AtRest => DataProtection.CreateProtector("upstream-tokens");

    /// <summary>The hidden field that ties a form to this browser and, when someone is signed in, to that user.</summary>
    public Html Field(HttpContext http)
    {
        var tokens = _services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return $"""<input type="hidden" name="{FieldName}" value="{tokens.RequestToken}">""";
    }

    public Task<bool> IsOursAsync(HttpContext http) => _services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);

    public void Dispose() => _services.Dispose();
}
