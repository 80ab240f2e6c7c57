using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace McpScopes.Tests.Providers;

/// <summary>
/// A file of tokens in one provider's exact shapes: its settings, its discovery document, access tokens and near misses. A near miss is an access
/// token with changed claims; a claim that is changed to null is gone.
/// </summary>
internal sealed class ProviderTokens
{
    private readonly Dictionary<string, JsonObject> _tokens;

    private ProviderTokens(JsonObject file)
    {
        File = file;
        _tokens = file["tokens"]!.AsArray().ToDictionary(token => token!["name"]!.GetValue<string>(), token => token!.AsObject());
    }

    public static IEnumerable<string> Providers { get; } =
        [.. Directory.EnumerateFiles(Folder(), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public JsonObject File { get; }

    public IEnumerable<string> Names => _tokens.Keys;

    public JsonObject this[string name] => _tokens[name];

    /// <summary>The settings, as environment variables would give them.</summary>
    public Dictionary<string, string?> Settings =>
        File["settings"]!.AsObject().ToDictionary(setting => "McpScopes:" + setting.Key, setting => (string?)setting.Value!.GetValue<string>());

    public static ProviderTokens Of(string provider) =>
        new(JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(Folder(), provider + ".json")))!.AsObject());

    /// <param name="name">Which of the tokens.</param>
    /// <param name="issuer">Who signs it.</param>
    /// <param name="resource">What stands in place of <c>@resource</c>.</param>
    /// <param name="change">What a test changes of its claims, last of all.</param>
    public string Sign(string name, LocalIssuer issuer, string resource, Action<JsonObject>? change = null)
    {
        var token = _tokens[name];
        if (token["opaque"] is { } opaque)
        {
            return opaque.GetValue<string>();
        }

        var like = token["like"] is { } model ? _tokens[model.GetValue<string>()] : token;
        var payload = like["payload"]!.DeepClone().AsObject();
        foreach (var (claim, value) in token["change"]?.AsObject() ?? [])
        {
            payload.Remove(claim);
            if (value is not null)
            {
                payload[claim] = value.DeepClone();
            }
        }

        change?.Invoke(payload);
        return issuer.Sign(Fill(token["header"] ?? like["header"]!), Fill(payload));

        JsonNode Fill(JsonNode json) => JsonNode.Parse(json.ToJsonString()
            .Replace("\"@now\"", Time(-1), StringComparison.Ordinal)
            .Replace("\"@exp\"", Time(59), StringComparison.Ordinal)
            .Replace("\"@past\"", Time(-10), StringComparison.Ordinal)
            .Replace("\"@longago\"", Time(-70), StringComparison.Ordinal)
            .Replace("@kid", issuer.KeyId, StringComparison.Ordinal)
            .Replace("@resource", resource, StringComparison.Ordinal))!;
    }

    private static string Time(int minutes) => DateTimeOffset.UtcNow.AddMinutes(minutes).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Tokens");
}
