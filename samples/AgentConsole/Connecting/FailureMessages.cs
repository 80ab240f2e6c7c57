using System.Net;
using System.Net.Sockets;
using AgentConsole.CommandLine;
using AgentConsole.Output;
using ModelContextProtocol;

namespace AgentConsole.Connecting;

/// <summary>Puts failures of the SDK and of the wire into words that say what to do.</summary>
internal static class FailureMessages
{
    public static (ServerState State, string? Trouble, bool NothingListens) WithConnection(Uri endpoint, WireTap tap, Exception exception)
    {
        if (tap.LastAnswer is { } answer)
        {
            return answer switch
            {
                { AsksForBearerToken: true } => (ServerState.NotAuthenticated, null, false),
                { Status: HttpStatusCode.Unauthorized } => (
                    ServerState.NotAnMcpServer,
                    $"{endpoint} wants a login that is not OAuth ({Schemes(answer)}).",
                    false),
                _ => (
                    ServerState.NotAnMcpServer,
                    $"Something answers at {endpoint}, but it is no MCP server: HTTP {(int)answer.Status}"
                    + $"{(answer.ContentType is { } type ? $", {type}" : "")}.{AnotherProgram(endpoint)}",
                    false),
            };
        }

        return tap.LastFailure switch
        {
            { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } failure => (
                ServerState.NotReachable,
                $"{endpoint} cannot be reached: {Innermost(failure).Message}.",
                Innermost(failure) is SocketException { SocketErrorCode: SocketError.ConnectionRefused }),
            { } failure => (
                ServerState.NotAnMcpServer,
                $"Something listens at {endpoint}, but it does not speak HTTP: {Innermost(failure).Message}{AnotherProgram(endpoint)}",
                false),
            null when exception is TimeoutException =>
                (ServerState.NotReachable, $"{endpoint} accepts connections but does not answer.", false),
            null => (ServerState.NotReachable, $"{endpoint} cannot be used: {exception.Message}", false),
        };
    }

    /// <summary>Why a login did not lead to a usable token.</summary>
    public static string WithLogin(WireTap tap, Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized } =>
            $"The server does not accept the token: {tap.LastAnswer?.Message ?? exception.Message}",
        TimeoutException => "The login took too long. --login-timeout allows more.",
        McpException { Message: var message } when message.Contains(".well-known/", StringComparison.Ordinal) =>
            $"The authorization server does not answer, or does not describe itself. {message}. Is it running?",
        _ => $"The login failed: {PlainText.OneLine(exception.Message)}",
    };

    public static ProblemException WithCall(Uri endpoint, WireTap tap, Exception exception)
    {
        switch (exception)
        {
            case McpProtocolException:
                return new ProblemException(ExitCode.ToolFailed, $"The server answered: {WithoutPrefix(exception.Message)}", exception);
            case TimeoutException:
                return new ProblemException(ExitCode.Unreachable, $"{endpoint} did not answer in time.", exception);
            case HttpRequestException { StatusCode: HttpStatusCode.Unauthorized }:
            case McpException when tap.LastAnswer is { Status: HttpStatusCode.Unauthorized }:
                return new ProblemException(ExitCode.LoginFailed, WithLogin(tap, exception), exception);
            case HttpRequestException { StatusCode: { } status }:
                var words = tap.LastAnswer?.Message ?? tap.LastAnswer?.Reason;
                return new ProblemException(ExitCode.ToolFailed, $"The server answered HTTP {(int)status}: {words}", exception);
            default:
                var trouble = WithConnection(endpoint, tap, exception).Trouble;
                return new ProblemException(ExitCode.Unreachable, trouble ?? exception.Message, exception);
        }
    }

    private static string WithoutPrefix(string message)
    {
        const string AddedByTheSdk = "Request failed (remote): ";
        return message.StartsWith(AddedByTheSdk, StringComparison.Ordinal) ? message[AddedByTheSdk.Length..] : message;
    }

    private static string AnotherProgram(Uri endpoint) => endpoint.IsLoopback ? $" Is another program on port {endpoint.Port}?" : "";

    private static string Schemes(ServerAnswer answer) =>
        answer.Challenge.Count == 0 ? "no scheme named" : string.Join(", ", answer.Challenge.Select(scheme => scheme.Split(' ')[0]));

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
