namespace AgentConsole.CommandLine;

internal static class HelpText
{
    public const string Text =
        """
        AgentConsole: a terminal agent that calls MCP servers as you, with OAuth.

        Usage: AgentConsole [options]

          --script seed           Play the session of the README: one search, one refused extract. Keeps no token.
          --config PATH           The .mcp.json to read. Default: the one beside the program.
          --callback-port N       The port on localhost that the browser comes back to. Default: 9876.
          --login-timeout SECONDS How long to wait for the browser. Default: 300.
          --token-cache PATH|none Where tokens are kept, readable by you alone. Default: your user's state folder.
          --no-server             Never start the sample server; by default it is started in this process
                                  when nothing listens on the server's localhost address.
          --help, --version

        Environment:
          BROWSER                 The command that opens a URL, with arguments if any; %s stands for the URL, which
                                  otherwise comes last. 'none' prints the URL instead.
          NO_COLOR                No colours. Output that is not a terminal has none anyway.
          XDG_STATE_HOME          The state folder on Linux; ~/.local/state without it.

        Exit codes (of a typed session: how the last request ended):
          0    everything was answered
          1    a failure that this program did not foresee
          2    wrong command line or .mcp.json
          3    the server is not reachable, or is no MCP server
          4    the login was cancelled, timed out or failed
          5    the server refused a call for lack of a scope (in --script seed the last one is meant to be refused)
          6    the callback port is taken
          7    the tool, or the server, answered with an error
          130  interrupted

        What you can type:
          use tavily to search "…"      search …             extract URL        extract that page
          call TOOL {"json": "arguments"}   tools   servers   login   logout   whoami   help   quit
        """;
}
