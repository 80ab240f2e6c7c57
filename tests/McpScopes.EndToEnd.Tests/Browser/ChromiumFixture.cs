using Microsoft.Playwright;

namespace McpScopes.EndToEnd.Tests.Browser;

/// <summary>
/// The Chromium that the machine has, driven by Playwright; nothing is downloaded. A machine without it skips the tests that need it,
/// and says so; where <c>CI</c> is true it fails them.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private const int PatienceInMilliseconds = 60_000;

    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        if ((Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? UsualPlaces.FirstOrDefault(File.Exists)) is not { } chromium)
        {
            _missing = "Chromium is not installed: install it, or name it in CHROMIUM_PATH.";
            return;
        }

        try
        {
            _playwright = await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(PatienceInMilliseconds);
            var options = new BrowserTypeLaunchOptions { ExecutablePath = chromium, Headless = true, Args = Quiet };
            _browser = await _playwright.Chromium.LaunchAsync(options);
        }
        catch (PlaywrightException e)
        {
            _missing = $"Chromium at {chromium} does not start: {e.Message}";
        }
    }

    /// <summary>A window of somebody who has never been here: no cookies, no history.</summary>
    public async Task<IBrowserContext> NewPersonAsync()
    {
        if (_browser is null)
        {
            if (Environment.GetEnvironmentVariable("CI") is "true")
            {
                Assert.Fail(_missing!);
            }

            Assert.Skip(_missing!);
        }

        var window = await _browser.NewContextAsync();
        window.SetDefaultTimeout(PatienceInMilliseconds);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>The tests that look through one Chromium, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "Browser";
}
