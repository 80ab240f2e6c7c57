namespace AgentConsole.CommandLine;

/// <summary>What help says besides the options.</summary>
internal static class HelpSections
{
    public const string AfterOptions =
        $"""
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
          130  interrupted (Ctrl+C), 143 terminated

        {WhatToType}
        """;

    public const string WhatToType =
        """
        What you can type:
          use tavily to search "…"      search …             extract URL        extract that page
          call TOOL {"json": "arguments"}   tools   servers   login   logout   whoami   help   quit
        """;
}
