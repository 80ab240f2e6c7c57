using System.ComponentModel;
using System.Diagnostics;
using McpScopes.Hosting.StartUp;
using McpScopes.Table;
using Microsoft.Extensions.Hosting;

namespace McpScopes.Hosting;

/// <summary>
/// What the generated module initializer of an executable calls. An executable with scoped primitives guards every MCP server that it builds,
/// whether or not anybody called McpScopes: a host library may hide all that puts the server together.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScopedHostGuard
{
    private static readonly Lock Gate = new();
    private static readonly AsyncLocal<bool> Suspended = new();
    private static readonly List<GuardedApplication> Applications = [];

    /// <summary>For generated code: guards the hosts that this process builds from now on.</summary>
    /// <param name="applicationName">The executable's assembly name. A test process can hold several executables.</param>
    /// <param name="description">The application's metadata; asked for only when a host with an MCP server is built.</param>
    /// <param name="parts">The tables of the application and of the assemblies it references; asked for as late.</param>
    public static void Attach(string applicationName, Func<ProtectedResourceDescription> description, Func<IReadOnlyList<ScopeTablePart>> parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(applicationName);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(parts);
        lock (Gate)
        {
            Applications.Add(new GuardedApplication(applicationName, description, parts));
            if (Applications.Count == 1)
            {
                // For the life of the process: a host can be built at any time.
                _ = DiagnosticListener.AllListeners.Subscribe(new HostObserver());
            }
        }
    }

    /// <summary>
    /// Builds a host that is not guarded. For the conformance suite's server with the SDK alone, which what McpScopes loses is measured by;
    /// nothing else can.
    /// </summary>
    internal static T BuildUnguarded<T>(Func<T> build)
    {
        Suspended.Value = true;
        try
        {
            return build();
        }
        finally
        {
            Suspended.Value = false;
        }
    }

    /// <summary>The executable that a host belongs to. One that chose another name for itself is taken for the one that came last.</summary>
    private static GuardedApplication ApplicationOf(IHostEnvironment environment)
    {
        lock (Gate)
        {
            return Applications.FindLast(application => application.Name == environment.ApplicationName) ?? Applications[^1];
        }
    }

    /// <summary>
    /// Every kind of host builder of .NET announces itself through this listener before it builds. <c>HostingStartup</c> attributes, the
    /// documented way in, do not reach the slim and empty builders nor the generic host's.
    /// </summary>
    private sealed class HostObserver : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        private const string ListenerName = "Microsoft.Extensions.Hosting";
        private const string EventName = "HostBuilding";

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == ListenerName)
            {
                _ = value.Subscribe(this, name => name == EventName);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: EventName, Value: IHostBuilder builder } && !Suspended.Value)
            {
                // Runs after every configuration of the application's own, so that it sees what was registered in the end.
                _ = builder.ConfigureServices((context, services) => services.AddHostGuard(ApplicationOf(context.HostingEnvironment)));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
