using System.CommandLine;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Configuring;

/// <summary><c>mcpscopes completion SHELL</c>: a script with which a shell asks this program what may come next.</summary>
internal static class CompletionHandler
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # Put this into ~/.bashrc:  eval "$(mcpscopes completion bash)"
            _mcpscopes() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(mcpscopes "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o bashdefault -o default -F _mcpscopes mcpscopes
            """,
        ["zsh"] = """
            # Put this into ~/.zshrc, after compinit:  eval "$(mcpscopes completion zsh)"
            _mcpscopes() {
              local -a found
              found=("${(@f)$(mcpscopes "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
              if [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
            }
            compdef _mcpscopes mcpscopes
            """,
        ["fish"] = """
            # Put this into ~/.config/fish/config.fish:  mcpscopes completion fish | source
            complete -c mcpscopes -a '(mcpscopes "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
            """,
        ["pwsh"] = """
            # Put this into $PROFILE:  mcpscopes completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName mcpscopes -ScriptBlock {
                param($word, $line, $position)
                mcpscopes "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static Command CreateCommand(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell.", HelpName = string.Join('|', Scripts.Keys) };
        _ = shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Writes a script with which a shell completes this program's command line.") { shell };
        command.SetAction(result => terminal.Out.WriteLine(Scripts[result.GetRequiredValue(shell)].ReplaceLineEndings("\n")));
        return command;
    }
}
