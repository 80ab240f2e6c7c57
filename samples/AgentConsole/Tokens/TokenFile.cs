using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConsole.CommandLine;
using ModelContextProtocol.Authentication;

namespace AgentConsole.Tokens;

/// <summary>The tokens of this user, by server, in one file that nobody else on the machine can read.</summary>
internal sealed class TokenFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string Path => path;

    public static string DefaultPath()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(state) || !System.IO.Path.IsPathFullyQualified(state))
        {
            state = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
                : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        }

        return System.IO.Path.Combine(state, "mcp-scopes", "agent-console-tokens.json");
    }

    public TokenContainer? Read(Uri server) => ReadAll().GetValueOrDefault(server.AbsoluteUri);

    public void Write(Uri server, TokenContainer? tokens)
    {
        var all = ReadAll();
        if (tokens is null)
        {
            if (!all.Remove(server.AbsoluteUri))
            {
                return;
            }
        }
        else
        {
            all[server.AbsoluteUri] = tokens;
        }

        try
        {
            WriteAll(all);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                ExitCode.BadUsage, $"The tokens cannot be kept in {path}: {e.Message} --token-cache names another file, or 'none'.", e);
        }
    }

    private Dictionary<string, TokenContainer> ReadAll()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, TokenContainer>>(File.ReadAllText(path), Format) ?? [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // No file yet, or one that is damaged: either way there is no token to use, and the next login writes it anew.
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                ExitCode.BadUsage, $"The tokens in {path} cannot be read: {e.Message} --token-cache names another file, or 'none'.", e);
        }
    }

    private void WriteAll(Dictionary<string, TokenContainer> all)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            options.UnixCreateMode = OwnerOnly;
        }

        // Written beside and moved over, so that the file is private from its first byte and never half written.
        var fresh = System.IO.Path.Combine(folder, System.IO.Path.GetRandomFileName());
        try
        {
            using (var stream = new FileStream(fresh, options))
            {
                JsonSerializer.Serialize(stream, all, Format);
            }

            File.Move(fresh, path, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }
}
