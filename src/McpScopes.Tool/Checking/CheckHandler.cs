using System.CommandLine;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Checking;

/// <summary><c>mcpscopes check URL</c>.</summary>
internal sealed class CheckHandler(Terminal terminal, TimeProvider time)
{
    /// <summary>Where a token comes from: a command line is in the shell's history and in every process list.</summary>
    public const string TokenVariable = "MCPSCOPES_TOKEN";

    private const int DefaultSeconds = 10;

    public static Command CreateCommand(Terminal terminal)
    {
        var url = CommonOptions.Url();
        var format = CommonOptions.Format("text", "json");
        var origin = new Option<string?>("--origin")
        {
            Description = "An origin whose pages must be able to call, for example https://inspector.example.com.",
            HelpName = "ORIGIN",
        };
        var refused = new Option<string?>("--refused-tool")
        {
            Description = $"A tool that the token in {TokenVariable} must be refused. It is called: name none that may run.",
            HelpName = "TOOL",
        };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Seconds to wait for each answer.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => DefaultSeconds,
        };
        timeout.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.Tokens.Count == 0)
            {
                return;
            }

            if (result.GetValue(timeout) is < 1 or > 600)
            {
                result.AddError("--timeout is 1 to 600 seconds.");
            }
        });
        var command = new Command(
            "check",
            "Probes a live server as an MCP client meets it. Exit code 0: nothing found, 1: warnings, 2: errors. "
                + $"{TokenVariable} may hold a token to try.")
        {
            url, format, origin, refused, timeout,
        };
        command.SetAction((result, cancellationToken) => new CheckHandler(terminal, TimeProvider.System).RunAsync(
            new(
                result.GetRequiredValue(url),
                result.GetRequiredValue(format),
                result.GetValue(origin),
                result.GetValue(refused),
                TimeSpan.FromSeconds(result.GetValue(timeout))),
            cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var token = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } value ? value.Trim() : null;
        if (request.RefusedTool is not null && token is null)
        {
            throw new ProblemException(ExitCode.Usage, $"--refused-tool needs a token in the environment variable {TokenVariable}.");
        }

        using var probe = new Probe(request.Url, request.Timeout, token);
        var findings = await RunAsync(probe, request, cancellationToken);
        if (request.Format == "json")
        {
            terminal.Out.WriteLine(CheckReport.WriteJson(request.Url, findings));
        }
        else
        {
            CheckReport.WriteText(findings, terminal.Output);
        }

        return findings.Worst switch
        {
            Severity.Error => ExitCode.Widened,
            Severity.Warning => ExitCode.Narrower,
            _ => ExitCode.Success,
        };
    }

    private async Task<Findings> RunAsync(Probe probe, CheckRequest request, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        var first = await probe.PostAsync(McpMessage.Initialize(), null, cancellationToken);
        TransportChecks.Run(probe, first, time.GetUtcNow(), findings);
        var named = await ChallengeChecks.RunAsync(probe, first, findings, cancellationToken);
        if (await MetadataChecks.RunAsync(probe, named, findings, cancellationToken) is { } document)
        {
            await AuthorityChecks.RunAsync(probe, document, findings, cancellationToken);
        }

        await OriginChecks.RunAsync(probe, request.Origin, findings, cancellationToken);
        await TokenChecks.RunAsync(probe, request.RefusedTool, findings, cancellationToken);
        return findings;
    }

    private sealed record CheckRequest(Uri Url, string Format, string? Origin, string? RefusedTool, TimeSpan Timeout);
}
