using McpScopes.Tool.CommandLine;

return await ToolCommand.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
