using McpScopes.EndToEnd.Tests.Authority.Production;

namespace McpScopes.Audit.Tests;

/// <summary>
/// A file system of 256 KB that a test can fill. Where it may not be mounted (a developer who is not root), a name that leads to <c>/dev/full</c> stands for
/// the disk that is full, and another folder for the one that has room again.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("small-disk-");
    private bool _isMounted;

    public string File => Path.Combine(_folder.FullName, "audit.jsonl");

    private string Filler => Path.Combine(_folder.FullName, "filler");

    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        if (Environment.UserName == "root")
        {
            await MachineParts.RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk._folder.FullName);
            disk._isMounted = true;
        }

        return disk;
    }

    /// <summary>Leaves less room than a record takes.</summary>
    public void Fill()
    {
        if (!_isMounted)
        {
            System.IO.File.Delete(File);
            System.IO.File.CreateSymbolicLink(File, "/dev/full");
            return;
        }

        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            for (var block = new byte[1024]; ;)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
        }
    }

    public void MakeRoom() => System.IO.File.Delete(_isMounted ? Filler : File);

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
        {
            await MachineParts.RunAsync("umount", "-l", _folder.FullName);
        }

        _folder.Delete(recursive: true);
    }
}
