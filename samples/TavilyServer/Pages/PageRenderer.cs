using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace TavilyServer.Pages;

/// <summary>Renders Razor components to text: pages, and the pieces of them that follow as events. Razor encodes every name.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> RenderAsync<TComponent>(Dictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
