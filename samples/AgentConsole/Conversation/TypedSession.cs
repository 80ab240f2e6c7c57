using AgentConsole.CommandLine;
using AgentConsole.Output;
using AgentConsole.Parsing;

namespace AgentConsole.Conversation;

/// <summary>Requests from the keyboard, or from a pipe, until <c>quit</c> or the end of the input.</summary>
internal sealed class TypedSession(Terminal terminal, Agent agent, RequestParser parser)
{
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        terminal.Note("Type a request, help, or quit.");
        var last = ExitCode.Ok;
        terminal.Line();
        while (await terminal.AskAsync("You:", cancellationToken) is { } line)
        {
            var request = parser.Parse(line, agent.ThatPage);
            if (request is Request.Nothing)
            {
                continue;
            }

            if (await agent.HandleAsync(request, cancellationToken) is not { } code)
            {
                break;
            }

            last = code;
            terminal.Line();
        }

        return last;
    }
}
