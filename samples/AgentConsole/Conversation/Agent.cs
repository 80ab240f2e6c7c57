using System.Text.Json;
using AgentConsole.CommandLine;
using AgentConsole.Configuration;
using AgentConsole.Connecting;
using AgentConsole.Output;
using AgentConsole.Tokens;
using AgentConsole.Parsing;
using ModelContextProtocol.Protocol;

namespace AgentConsole.Conversation;

/// <summary>Carries out requests and tells what happens.</summary>
internal sealed class Agent(Terminal terminal, Transcript transcript, IReadOnlyList<McpServerEntry> entries, bool refusalsAreFinal)
    : ILoginConversation
{
    private readonly Dictionary<string, ServerSession> _sessions = new(StringComparer.Ordinal);
    private ServerSession? _current;
    private ServerAnswer? _refusalShown;
    private bool _hasLoggedIn;
    private string? _tool;

    /// <summary>The page that "that page" means.</summary>
    public string? ThatPage { get; private set; }

    public void Add(ServerSession session)
    {
        _sessions.Add(session.Name, session);
        _current ??= session;
    }

    public void ShowServers() => transcript.Servers(entries, _sessions);

    /// <summary>Carries out a request.</summary>
    /// <returns>How it ended; null when it asked to quit.</returns>
    public async Task<ExitCode?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        try
        {
            switch (request)
            {
                case Request.Quit:
                    return null;
                case Request.Help:
                    terminal.Lines(HelpSections.WhatToType);
                    break;
                case Request.Servers:
                    ShowServers();
                    break;
                case Request.NotUnderstood(var why):
                    terminal.Agent(why);
                    return ExitCode.BadUsage;
                case Request.WhoAmI:
                    WhoAmI();
                    break;
                case Request.LogIn:
                    if (!await LogInAsync(Current(null), cancellationToken))
                    {
                        WhoAmI();
                    }

                    break;
                case Request.LogOut:
                    await Current(null).LogOutAsync();
                    terminal.Agent("Your token is forgotten here.");
                    break;
                case Request.Tools:
                    await ListToolsAsync(Current(null), cancellationToken);
                    break;
                case Request.Call call:
                    return await CallAsync(Current(call.Server), call, cancellationToken);
            }

            return ExitCode.Ok;
        }
        catch (ProblemException problem)
        {
            terminal.Bad($"✗ {problem.Message}");
            return problem.Code;
        }
    }

    void ILoginConversation.TokenNeeded(ServerAnswer refusal) => transcript.Unauthorized(_current!.Name, refusal);

    void ILoginConversation.TokenReceived(TokenDetails details)
    {
        _hasLoggedIn = true;
        transcript.Token(details);
    }

    async Task<bool> ILoginConversation.WantsMoreScopeAsync(ServerAnswer refusal, CancellationToken cancellationToken)
    {
        if (refusalsAreFinal)
        {
            return false;
        }

        transcript.Refusal(refusal);
        _refusalShown = refusal;
        var missing = string.Join(", ", refusal.RequiredScopes.Except(refusal.UserScopes, StringComparer.Ordinal));
        terminal.Line($"The {_tool} tool requires {missing}.");
        var answer = await terminal.AskAsync($"Log in again and ask for {missing}? [y/N]", cancellationToken);
        return answer?.ToUpperInvariant() is "Y" or "YES";
    }

    private ServerSession Current(string? name)
    {
        if (name is not null)
        {
            _current = _sessions.TryGetValue(name, out var named)
                ? named
                : throw new ProblemException(ExitCode.BadUsage, $"{name} cannot be used here: this program speaks \"type\": \"http\".");
        }

        return _current
            ?? throw new ProblemException(ExitCode.BadUsage, "No server of .mcp.json can be used: this program speaks \"type\": \"http\".");
    }

    private async Task<ExitCode> CallAsync(ServerSession session, Request.Call call, CancellationToken cancellationToken)
    {
        _tool = call.Tool;
        terminal.Agent(call.Tool switch
        {
            "search" => "I'll run that search for you.",
            "extract" => "I'll try the extract tool.",
            var other => $"I'll call {other}.",
        });
        if (!session.IsConnected)
        {
            if (session.State == ServerState.NotAuthenticated)
            {
                terminal.Tool(call.Tool);
                terminal.Json(call.Arguments);
            }

            if (await LogInAsync(session, cancellationToken))
            {
                var next = call.Tool is "search" ? "Let me run that search." : "Let me try that again.";
                terminal.Agent($"Great, I'm now authenticated. {next}");
            }
        }

        terminal.Tool(call.Tool);
        terminal.Note("// params");
        terminal.Json(call.Arguments);
        var outcome = await session.CallAsync(
            new CallToolRequestParams
            {
                Name = call.Tool,
                Arguments = call.Arguments.Deserialize<Dictionary<string, JsonElement>>(),
            },
            cancellationToken);
        return outcome switch
        {
            CallOutcome.Returned(var result, var answer) => Show(session, call, new ToolOutput(result), answer),
            CallOutcome.Refused(var refusal, var stepUpTried) => Show(session, call.Tool, refusal, stepUpTried),
            _ => throw new InvalidOperationException("A call either returned or was refused."),
        };
    }

    private ExitCode Show(ServerSession session, Request.Call call, ToolOutput output, ServerAnswer answer)
    {
        terminal.Note("// output");
        if ((call.InFull || output.IsError ? output.Json : output.InShort) is { } json)
        {
            terminal.Json(json);
        }
        else
        {
            terminal.Lines(output.Text);
        }

        if (output.IsError)
        {
            terminal.Bad($"{(int)answer.Status} ✗ The tool reports an error.");
            return ExitCode.ToolFailed;
        }

        terminal.Good(session.User is { } user
            ? $"{(int)answer.Status} ✓ Returned for {user.User} ({(user.IsJwt ? "JWT validated" : "token accepted")})"
            : $"{(int)answer.Status} ✓ Returned");
        ThatPage = output.FirstUrl ?? ThatPage;
        if (!call.InFull && (output.Answer ?? output.PageText) is { Length: > 0 } found)
        {
            terminal.Agent(output.Answer is null ? "Here's the page:" : "Here's what I found:");
            terminal.Lines(found);
        }
        else if (output.FoundNothing)
        {
            terminal.Agent("Nothing was found. Fewer or other words may help.");
        }

        return ExitCode.Ok;
    }

    private ExitCode Show(ServerSession session, string tool, ServerAnswer refusal, bool stepUpTried)
    {
        if (!ReferenceEquals(refusal, _refusalShown))
        {
            transcript.Refusal(refusal);
            transcript.Reason(tool, refusal, session.AskedFor);
        }

        if (stepUpTried)
        {
            terminal.Agent("You asked for it just now, and it was not granted. Someone who manages roles can change that; I cannot.");
        }

        return ExitCode.Refused;
    }

    private async Task<bool> LogInAsync(ServerSession session, CancellationToken cancellationToken)
    {
        _hasLoggedIn = false;
        await session.ConnectAsync(cancellationToken);
        if (_hasLoggedIn)
        {
            ShowServers();
        }

        return _hasLoggedIn;
    }

    private async Task ListToolsAsync(ServerSession session, CancellationToken cancellationToken)
    {
        var granted = session.User?.Scopes ?? [];
        foreach (var tool in await session.ListToolsAsync(cancellationToken))
        {
            terminal.Tool(tool.Name);
            terminal.Line($"  {tool.Description}");
            if (tool.Meta?["mcp-scopes/required"] is { } required)
            {
                terminal.Note($"  requires {required.ToJsonString()}");
            }
        }
    }

    private void WhoAmI()
    {
        if (_current?.User is { } user)
        {
            transcript.User(user);
        }
        else
        {
            terminal.Line("Nobody is logged in.");
        }
    }
}
