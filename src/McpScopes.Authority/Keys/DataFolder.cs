using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>The folder that makes a restart go unnoticed: keys and the database, for this user's eyes only.</summary>
internal sealed class DataFolder
{
    public DataFolder(IOptions<McpAuthorityOptions> options, IHostEnvironment environment)
    {
        Path = System.IO.Path.GetFullPath(options.Value.DataFolder, environment.ContentRootPath);
        Database = System.IO.Path.Combine(Path, "authority.db");
    }

    public string Path { get; }

    public string Database { get; }

    public void Create() => Try(() =>
    {
        CreatePrivate(Path);
        // Whoever adds the folder to a repository by mistake adds nothing.
        File.WriteAllText(System.IO.Path.Combine(Path, ".gitignore"), "*\n");
        // A folder that can be listed but not written to would only show itself at the first login.
        var probe = System.IO.Path.Combine(Path, $".probe-{Guid.NewGuid():N}");
        WritePrivate(probe, "");
        File.Delete(probe);
    });

    /// <summary>The RSA key of that name, made on first use.</summary>
    public RSAParameters ReadOrCreateKey(string name) => Try(() =>
    {
        var file = System.IO.Path.Combine(Path, name);
        if (!File.Exists(file))
        {
            using var made = RSA.Create(2048);
            var draft = $"{file}.{Guid.NewGuid():N}";
            WritePrivate(draft, made.ExportPkcs8PrivateKeyPem());
            MoveUnlessThere(draft, file);
        }

        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(file));
        return rsa.ExportParameters(includePrivateParameters: true);
    });

    /// <summary>Runs something that needs this folder; what goes wrong with the folder becomes an error that names it.</summary>
    public T Try<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException
            or System.Data.Common.DbException)
        {
            throw new InvalidOperationException(
                $"The authority cannot use its data folder '{Path}' (setting McpAuthority:DataFolder): {exception.Message} "
                + "Make it a folder that this user can write to, or delete it: it is made anew, and everyone signs in again.",
                exception);
        }
    }

    private void Try(Action use) => Try(() =>
    {
        use();
        return true;
    });

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void WritePrivate(string file, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        stream.Write(Encoding.ASCII.GetBytes(content));
    }

    /// <summary>Of two processes that start together, both use the key of the first.</summary>
    private static void MoveUnlessThere(string draft, string file)
    {
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
