using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Revocation;

/// <summary>The responses that stay open for long, notifications above all: they end when their user's token is revoked.</summary>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<Stream, bool> _open = new();

    public IEnumerable<Stream> All => _open.Keys;

    public IDisposable Add(HttpContext context, ClaimsPrincipal user)
    {
        var stream = new Stream(this, context, user);
        _open.TryAdd(stream, true);
        return stream;
    }

    internal sealed class Stream(OpenStreams streams, HttpContext context, ClaimsPrincipal user) : IDisposable
    {
        private readonly Lock _gate = new();
        private HttpContext? _context = context;

        public ClaimsPrincipal User { get; } = user;

        /// <summary>Breaks the connection, unless the request is over: its objects would be another's.</summary>
        public void Close()
        {
            lock (_gate)
            {
                _context?.Abort();
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _context = null;
            }

            streams._open.TryRemove(this, out _);
        }
    }
}
