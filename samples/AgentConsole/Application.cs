using AgentConsole.CommandLine;
using AgentConsole.Configuration;
using AgentConsole.Connecting;
using AgentConsole.Conversation;
using AgentConsole.Hosting;
using AgentConsole.LoggingIn;
using AgentConsole.Output;
using AgentConsole.Tokens;
using AgentConsole.Parsing;

namespace AgentConsole;

/// <summary>The program from its command line to its exit code.</summary>
internal sealed class Application(Terminal terminal, Arguments arguments)
{
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var config = McpJson.Read(arguments.ConfigPath ?? McpJson.DefaultPath);
        var isScript = arguments.Script is not null;
        var transcript = new Transcript(terminal);
        var agent = new Agent(terminal, transcript, config.Servers, refusalsAreFinal: isScript);
        using var interrupts = new Interrupts();
        var sessions = Sessions(config, agent, interrupts);
        SampleServer? sample = null;
        try
        {
            transcript.Header();
            foreach (var session in sessions)
            {
                agent.Add(session);
                await session.ProbeAsync(cancellationToken);
                if (session.NothingListens && arguments.StartServer && sample is null && SampleServer.Fits(session.Endpoint))
                {
                    sample = await SampleServer.StartAsync(session.Endpoint, arguments.Upstream is not null, cancellationToken);
                    terminal.Note($"Nothing listened on {session.Endpoint.Authority}: the sample server now runs in this process.");
                    await session.ProbeAsync(cancellationToken);
                }
            }

            agent.ShowServers();
            var parser = new RequestParser([.. config.Servers.Select(server => server.Name)]);
            if (isScript)
            {
                return await new SeedScript(terminal, agent, parser, config, Usable(config, sessions)).PlayAsync(cancellationToken);
            }

            foreach (var session in sessions.Where(session => session.Trouble is not null))
            {
                terminal.Bad($"✗ {session.Trouble}");
            }

            return await new TypedSession(terminal, agent, parser).RunAsync(cancellationToken);
        }
        finally
        {
            foreach (var session in sessions)
            {
                await session.DisposeAsync();
            }

            if (sample is not null)
            {
                await sample.DisposeAsync();
            }
        }
    }

    private List<ServerSession> Sessions(McpJson config, Agent agent, Interrupts interrupts)
    {
        var isScript = arguments.Script is not null;

        // The script starts from nothing every time, and leaves nothing behind.
        var file = isScript || arguments.TokenCache is "none" ? null : new TokenFile(arguments.TokenCache ?? TokenFile.DefaultPath());
        var login = new BrowserLogin(terminal, interrupts, arguments.LoginTimeout);
        var settings = new SessionSettings(arguments.CallbackPort, arguments.LoginTimeout, isScript ? SeedScript.Scopes : []);
        return
        [
            .. config.Servers
                .Where(server => server.Url is not null)
                .Select(server => new ServerSession(server, file, login, agent, settings)),
        ];
    }

    /// <summary>The server that the script talks to: the first one, which must be there.</summary>
    private static string Usable(McpJson config, List<ServerSession> sessions) => sessions.FirstOrDefault() switch
    {
        null => throw new ProblemException(ExitCode.BadUsage, $"{config.Path} names no server of \"type\": \"http\"."),
        { Trouble: { } trouble } => throw new ProblemException(ExitCode.Unreachable, trouble),
        { Name: var name } => name,
    };
}
