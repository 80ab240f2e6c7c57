using System.IO.Pipelines;
using McpScopes.Table;

namespace McpScopes.Enforcement.Front;

/// <summary>
/// Looks at a request's body where it lies and leaves all of it to the SDK. Bounded: past the limit the inner door decides.
/// </summary>
internal static class BodyPeek
{
    public static async ValueTask<PeekedCall> ReadAsync(PipeReader body, ScopeTable table, int limit, CancellationToken cancellationToken)
    {
        // A body that comes in drops is read again only when it has doubled, so that the work stays linear in its length.
        for (long next = 0; ;)
        {
            var result = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                body.AdvanceTo(buffer.Start);
                return PeekedCall.Unreadable;
            }

            var isWhole = result.IsCompleted;
            var isFull = buffer.Length >= limit;
            if (!isWhole && !isFull && buffer.Length < next)
            {
                body.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var call = CallReader.Read(isFull ? buffer.Slice(0, limit) : buffer, isWhole && buffer.Length <= limit, table);
            if (call.Outcome is PeekOutcome.Incomplete && !isWhole && !isFull)
            {
                next = buffer.Length * 2;
                body.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            call = call.Outcome is PeekOutcome.Incomplete ? PeekedCall.Unreadable : call;
            if (call.Primitive is null)
            {
                // What the SDK fails on is answered from outside, where the message is not known any more.
                call = call with { Id = MessageId.Read(buffer) };
            }

            body.AdvanceTo(buffer.Start);
            return call;
        }
    }
}
