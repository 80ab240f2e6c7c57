namespace McpScopes.Matrix.Tests;

/// <summary>One way to put a server together, in words of the code that does it.</summary>
/// <param name="Authorization"><c>AddMcpScopes</c>, or nothing.</param>
/// <param name="Registration">How the tool is registered.</param>
/// <param name="Mapping">How the server is reached.</param>
public sealed record Cell(string Authorization, string Registration, string Mapping)
{
    public const string AddMcpScopes = nameof(AddMcpScopes);
    public const string MapMcp = nameof(MapMcp);
    public const string MapScopedMcp = nameof(MapScopedMcp);
    public const string Stdio = "stdio";
    public const string WithScopedPrimitives = nameof(WithScopedPrimitives);
    public const string WithTools = "WithTools<T>";

    /// <summary>The name of the annotated tool.</summary>
    public const string ToolName = "delete_todo_item";

    /// <summary>Registrations that leave the tool with another name, or without anything that says what it requires.</summary>
    private const string Renamed = "McpServerTool.Create under another name";
    private const string Bare = "McpServerTool.Create without metadata";
    private const string Function = "McpServerTool.Create of a function";
    private const string Handler = "a handler";

    private static readonly string[] Registrations =
        [WithTools, "WithToolsFromAssembly", WithScopedPrimitives, "McpServerTool.Create", Renamed, Bare, Function, Handler, "ToolCollection"];

    /// <summary>Every one that a host of the kind can be written in.</summary>
    public static IEnumerable<Cell> Of(HostCode host, string builder) =>
        from authorization in host is HostCode.LibraryWithoutMcpScopes ? (string[])["nothing"] : ["nothing", AddMcpScopes]
        from registration in Registrations
        where registration != WithScopedPrimitives || host is not HostCode.LibraryWithoutMcpScopes
        from mapping in builder is "CreateApplicationBuilder" or "CreateDefaultBuilder" ? (string[])[Stdio] : [MapMcp, MapScopedMcp, Stdio]
        where mapping != MapScopedMcp || host is not HostCode.LibraryWithoutMcpScopes
        select new Cell(authorization, registration, mapping);

    public string Tool => NameOf(ToolName);

    /// <summary>What the tool is called that its attribute calls <paramref name="name"/>.</summary>
    public string NameOf(string name) => Registration is Renamed or Bare or Function ? "purge" : name;

    /// <summary>Whether nothing is missing.</summary>
    public bool IsWhole => Authorization == AddMcpScopes && Mapping == MapScopedMcp;

    /// <summary>Whether the tool still shows, or the table still knows, which scope it requires; otherwise nobody may call it.</summary>
    public bool ShowsItsScope => Registration is not (Bare or Function);

    /// <summary>What a message at start-up may ask for: one of the calls that are missing.</summary>
    public string Missing => string.Join(
        '|',
        (string[])
        [
            .. Authorization != AddMcpScopes ? (string[])["AddMcpScopes"] : [],
            .. Mapping != MapScopedMcp ? (string[])["MapScopedMcp"] : [],
            .. (string[])["WithScopedPrimitives"],
        ]);
}

/// <summary>Where the code stands that puts the server together.</summary>
public enum HostCode
{
    Application,
    LibraryWithMcpScopes,
    LibraryWithoutMcpScopes,
}

/// <summary>Where the annotated tools stand.</summary>
public enum ToolsCode
{
    Application,
    Library,
    LibraryBehindALibrary,
}
