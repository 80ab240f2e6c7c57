using System.Buffers;
using System.Text.Json;
using McpScopes.Decisions;
using McpScopes.Table;

namespace McpScopes.Enforcement.Front;

/// <summary>
/// Reads method and primitive from a JSON-RPC message, front to back and no further than needed, without allocating. A pure function of the
/// bytes: whatever they are, it answers and does not throw.
/// </summary>
internal ref struct CallReader
{
    // On the stack, twice over. A longer name is left to the inner door, which has the SDK's string.
    private const int MaxNameLength = 512;

    private readonly ScopeTable _table;
    private Utf8JsonReader _json;
    private McpMethod? _method;
    private Candidates _candidates;

    private CallReader(Utf8JsonReader json, ScopeTable table)
    {
        _json = json;
        _table = table;
    }

    public static PeekedCall Read(in ReadOnlySequence<byte> body, bool isWhole, ScopeTable table)
    {
        try
        {
            return new CallReader(new Utf8JsonReader(SkipByteOrderMark(body), isWhole, default), table).Read();
        }
        catch (JsonException)
        {
            return PeekedCall.Unreadable;
        }
        catch (InvalidOperationException)
        {
            // A string whose bytes are no UTF-8, or whose escapes are half a surrogate pair.
            return PeekedCall.Unreadable;
        }
    }

    private static ReadOnlySequence<byte> SkipByteOrderMark(in ReadOnlySequence<byte> body)
    {
        Span<byte> start = stackalloc byte[3];
        if (body.Length < start.Length)
        {
            return body;
        }

        body.Slice(0, start.Length).CopyTo(start);
        return start.SequenceEqual("\uFEFF"u8) ? body.Slice(start.Length) : body;
    }

    private PeekedCall Read()
    {
        if (!_json.Read())
        {
            return PeekedCall.Incomplete;
        }

        if (_json.TokenType is not JsonTokenType.StartObject)
        {
            return PeekedCall.Unreadable;
        }

        while (_json.Read())
        {
            if (_json.TokenType is JsonTokenType.EndObject)
            {
                return _method is { } method ? new PeekedCall(PeekOutcome.Known, method, _candidates.For(method)) : PeekedCall.Unreadable;
            }

            if (!ReadMember())
            {
                return PeekedCall.Incomplete;
            }

            if (_method is McpMethod.NoPrimitive or McpMethod.Unknown || (_method is { } known && _candidates.For(known) is not null))
            {
                return new PeekedCall(PeekOutcome.Known, _method.Value, _candidates.For(_method.Value));
            }
        }

        return PeekedCall.Incomplete;
    }

    private bool ReadMember()
    {
        if (_json.ValueTextEquals("method"u8))
        {
            if (!_json.Read())
            {
                return false;
            }

            _method = _json.TokenType is JsonTokenType.String ? McpMethods.Of(ref _json) : throw new JsonException();
            return true;
        }

        return _json.ValueTextEquals("params"u8) ? ReadParams() : ReadPast();
    }

    private bool ReadParams()
    {
        if (!_json.Read())
        {
            return false;
        }

        if (_json.TokenType is not JsonTokenType.StartObject)
        {
            return _json.TrySkip();
        }

        while (_json.Read())
        {
            if (_json.TokenType is JsonTokenType.EndObject)
            {
                return true;
            }

            var read = _json.ValueTextEquals("name"u8) ? ReadName()
                : _json.ValueTextEquals("uri"u8) ? ReadUri()
                : _json.ValueTextEquals("ref"u8) ? ReadReference()
                : ReadPast();
            if (!read)
            {
                return false;
            }

            if (_method is { } method && _candidates.For(method) is not null)
            {
                // What follows, arguments of any size, is not looked at.
                return true;
            }
        }

        return false;
    }

    private bool ReadName()
    {
        if (!_json.Read())
        {
            return false;
        }

        _candidates.Tool = Find(PrimitiveSpace.Tools);
        _candidates.Prompt = Find(PrimitiveSpace.Prompts);
        return true;
    }

    private bool ReadUri()
    {
        if (!_json.Read())
        {
            return false;
        }

        _candidates.Resource = Find(PrimitiveSpace.Resources);
        return true;
    }

    /// <summary>The primitive whose argument is being completed.</summary>
    private bool ReadReference()
    {
        if (!_json.Read())
        {
            return false;
        }

        if (_json.TokenType is not JsonTokenType.StartObject)
        {
            return _json.TrySkip();
        }

        while (_json.Read())
        {
            if (_json.TokenType is JsonTokenType.EndObject)
            {
                return true;
            }

            var space = _json.ValueTextEquals("name"u8) ? PrimitiveSpace.Prompts
                : _json.ValueTextEquals("uri"u8) ? PrimitiveSpace.Resources
                : (PrimitiveSpace?)null;
            if (space is null)
            {
                if (!ReadPast())
                {
                    return false;
                }
            }
            else if (!_json.Read())
            {
                return false;
            }
            else
            {
                _candidates.Reference ??= Find(space.Value);
            }
        }

        return false;
    }

    private bool ReadPast() => _json.Read() && _json.TrySkip();

    /// <summary>Looks up the string that the reader stands on.</summary>
    private readonly PrimitiveRow? Find(PrimitiveSpace space)
    {
        if (_json.TokenType is not JsonTokenType.String)
        {
            throw new JsonException();
        }

        var length = _json.HasValueSequence ? _json.ValueSequence.Length : _json.ValueSpan.Length;
        if (length is 0 or > MaxNameLength)
        {
            return null;
        }

        Span<char> text = stackalloc char[MaxNameLength];
        return _table.Peek(space, text[.._json.CopyString(text)]);
    }

    /// <summary>Primitives that the parameters name, by what the method would make of them: parameters may stand before their method.</summary>
    private struct Candidates
    {
        public PrimitiveRow? Tool;
        public PrimitiveRow? Prompt;
        public PrimitiveRow? Resource;
        public PrimitiveRow? Reference;

        public readonly PrimitiveRow? For(McpMethod method) => method switch
        {
            McpMethod.ToolsCall => Tool,
            McpMethod.PromptsGet => Prompt,
            McpMethod.ResourcesRead or McpMethod.ResourcesSubscribe => Resource,
            McpMethod.CompletionComplete => Reference,
            _ => null,
        };
    }
}
