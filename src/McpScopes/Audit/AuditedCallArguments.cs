using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpScopes.Logging;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit;

/// <summary>Turns the arguments of a call into what the settings let a record say of them.</summary>
internal sealed class AuditedCallArguments
{
    private const int MaxArguments = 64;
    private const int MaxValueLength = 1024;

    private readonly ScopeAuditOptions _options;
    private readonly byte[] _key;

    public AuditedCallArguments(IOptions<McpScopesOptions> options)
    {
        _options = options.Value.Audit;
        _key = string.IsNullOrEmpty(_options.HmacKey) ? [] : Convert.FromBase64String(_options.HmacKey);
    }

    public IReadOnlyDictionary<string, string>? Of(string? primitive, IEnumerable<KeyValuePair<string, JsonElement>>? arguments)
    {
        var form = primitive is not null && _options.Primitives.TryGetValue(primitive, out var own) ? own : _options.Arguments;
        if (form is AuditedArguments.Off || arguments is null)
        {
            return null;
        }

        var audited = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments.Take(MaxArguments))
        {
            audited[PlainText.Of(name)] = form is AuditedArguments.Clear ? PlainText.Of(value.GetRawText(), MaxValueLength) : Hmac(value);
        }

        return audited;
    }

    private string Hmac(JsonElement value) => "hmac-sha256:" + Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(value.GetRawText())));
}
