namespace McpScopes.Audit.Files;

/// <summary>
/// A write that a full disk or a killed process broke off leaves half a line, and the next record would stand in the same line. Nobody was told that the
/// half was kept.
/// </summary>
internal static class HalfLine
{
    private const int BlockSize = 4096;

    /// <summary>Cuts the newest of the files whose names <paramref name="path"/> makes back to its last whole line.</summary>
    public static void CutOff(string path)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(path)!);
        if (!folder.Exists)
        {
            return;
        }

        var pattern = $"{Path.GetFileNameWithoutExtension(path)}*{Path.GetExtension(path)}";
        if (folder.EnumerateFiles(pattern).OrderByDescending(file => file.LastWriteTimeUtc).ThenByDescending(file => file.Name, StringComparer.Ordinal)
            .FirstOrDefault() is not { Length: > 0 } newest)
        {
            return;
        }

        try
        {
            using var file = new FileStream(newest.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            var end = EndOfLastLine(file);
            if (end < file.Length)
            {
                file.SetLength(end);
            }
        }
        catch (IOException)
        {
            // Another process has it open, and this one will write to the next.
        }
    }

    private static long EndOfLastLine(FileStream file)
    {
        var block = new byte[BlockSize];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - BlockSize);
            file.Position = start;
            file.ReadExactly(block, 0, (int)(end - start));
            if (block.AsSpan(0, (int)(end - start)).LastIndexOf((byte)'\n') is var found and >= 0)
            {
                return start + found + 1;
            }

            end = start;
        }

        return 0;
    }
}
