using TavilyServer;

return await TavilyServerApp.RunAsync(args);
