using McpScopes;

[assembly: DefineScope("conformance:content", Description = "Call the tools that return content", Initial = true)]
[assembly: DefineScope("conformance:ask", Description = "Call the tools that ask the client for something")]
[assembly: DefineScope("conformance:stream", Description = "Call the tools about streams and headers")]
[assembly: DefineScope("conformance:prompts", Description = "Get the prompts")]
[assembly: DefineScope("conformance:resources", Description = "Read the resources")]
[assembly: DefineScope("conformance:all", Description = "Everything", Implies = ["conformance:content", "conformance:ask", "conformance:stream"])]
