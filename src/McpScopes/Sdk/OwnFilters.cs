using ModelContextProtocol.Server;

namespace McpScopes.Sdk;

/// <summary>
/// Keeps the filter lists of a server that is being made to itself. Configuration may put lists in that it gives to every server; what is
/// configured after that, by the SDK too, would add to them with each request, while others read them.
/// </summary>
internal struct OwnFilters
{
    private const int Count = 14;

    private readonly object[] _lists;
    private McpRequestFilters _request;
    private McpMessageFilters _message;
    private int _next;

    /// <param name="options">New options, to which nothing has been done yet.</param>
    public OwnFilters(McpServerOptions options)
    {
        _lists = new object[Count];
        (_request, _message) = (options.Filters.Request, options.Filters.Message);
        _ = HasAll(_request, _message, adopt: true);
    }

    /// <summary>Copies what came in from elsewhere.</summary>
    public void Keep(McpServerOptions options)
    {
        var (request, message) = (options.Filters.Request, options.Filters.Message);
        if (request == _request && message == _message && HasAll(request, message, adopt: false))
        {
            return;
        }

        _next = 0;
#pragma warning disable MCPEXP002, MCP9005 // Every list counts, also those of what is experimental or obsolete.
        _request = new McpRequestFilters
        {
            ListToolsFilters = Own(request.ListToolsFilters),
            CallToolFilters = Own(request.CallToolFilters),
            CallToolWithAlternateFilters = Own(request.CallToolWithAlternateFilters),
            ListPromptsFilters = Own(request.ListPromptsFilters),
            GetPromptFilters = Own(request.GetPromptFilters),
            ListResourceTemplatesFilters = Own(request.ListResourceTemplatesFilters),
            ListResourcesFilters = Own(request.ListResourcesFilters),
            ReadResourceFilters = Own(request.ReadResourceFilters),
            CompleteFilters = Own(request.CompleteFilters),
            SubscribeToResourcesFilters = Own(request.SubscribeToResourcesFilters),
            UnsubscribeFromResourcesFilters = Own(request.UnsubscribeFromResourcesFilters),
            SetLoggingLevelFilters = Own(request.SetLoggingLevelFilters),
        };
        _message = new McpMessageFilters { IncomingFilters = Own(message.IncomingFilters), OutgoingFilters = Own(message.OutgoingFilters) };
        options.Filters = new McpServerFilters { Request = _request, Message = _message };
    }

    /// <summary>Whether every list is one of this server's own.</summary>
    private bool HasAll(McpRequestFilters request, McpMessageFilters message, bool adopt)
    {
        _next = 0;
        return Has(request.ListToolsFilters, adopt)
            & Has(request.CallToolFilters, adopt)
            & Has(request.CallToolWithAlternateFilters, adopt)
            & Has(request.ListPromptsFilters, adopt)
            & Has(request.GetPromptFilters, adopt)
            & Has(request.ListResourceTemplatesFilters, adopt)
            & Has(request.ListResourcesFilters, adopt)
            & Has(request.ReadResourceFilters, adopt)
            & Has(request.CompleteFilters, adopt)
            & Has(request.SubscribeToResourcesFilters, adopt)
            & Has(request.UnsubscribeFromResourcesFilters, adopt)
            & Has(request.SetLoggingLevelFilters, adopt)
            & Has(message.IncomingFilters, adopt)
            & Has(message.OutgoingFilters, adopt);
    }
#pragma warning restore MCPEXP002, MCP9005

    private bool Has(object list, bool adopt)
    {
        if (adopt)
        {
            _lists[_next] = list;
        }

        return ReferenceEquals(_lists[_next++], list);
    }

    private IList<T> Own<T>(IList<T> list)
    {
        if (!ReferenceEquals(_lists[_next], list))
        {
            list = [.. list];
            _lists[_next] = list;
        }

        _next++;
        return list;
    }
}
