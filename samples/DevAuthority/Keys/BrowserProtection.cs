using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DevAuthority;

/// <summary>
/// Protects what the browser holds: the login cookie and the antiforgery tokens. It has services of its own, so that the application's
/// data protection and antiforgery stay as the application set them, and its keys survive a restart in the data folder.
/// </summary>
internal sealed class BrowserProtection : IDisposable
{
    private readonly ServiceProvider _services;

    public BrowserProtection(DataFolder folder, AuthorityAddress address)
    {
        var services = new ServiceCollection();
        // Development keys in a private folder need no warning that they are not encrypted at rest.
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddDataProtection().SetApplicationName("DevAuthority").PersistKeysToFileSystem(new DirectoryInfo(folder.CookieKeys));
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = FieldName;
            options.SuppressXFrameOptionsHeader = true;
            options.Cookie.Name = $".DevAuthority.Form.{address.CookieSuffix}";
            options.Cookie.Path = address.Prefix;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        _services = services.BuildServiceProvider();
    }

    /// <summary>The hidden field of every form.</summary>
    public static string FieldName => "form_token";

    public IDataProtectionProvider DataProtection => _services.GetRequiredService<IDataProtectionProvider>();

    /// <summary>The hidden field that ties a form to this browser and, when someone is signed in, to that user.</summary>
    public Html Field(HttpContext http)
    {
        var tokens = _services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return $"""<input type="hidden" name="{FieldName}" value="{tokens.RequestToken}">""";
    }

    public Task<bool> IsOursAsync(HttpContext http) => _services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);

    public void Dispose() => _services.Dispose();
}
