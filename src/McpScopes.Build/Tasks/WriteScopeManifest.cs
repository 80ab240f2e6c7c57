using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using McpScopes.Manifests;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpScopes.Tasks;

/// <summary>
/// Writes the manifest of what was just compiled beside the project (<c>McpScopesManifestFile</c>), or fails where it would change.
/// </summary>
public sealed class WriteScopeManifest : Task
{
    private const string Differs = "MCPS901";
    private const string Unreadable = "MCPS902";
    private const string HelpPage = "https://github.com/mcpscopes/mcpscopes/blob/main/docs/tool.md#the-manifest-in-review";

    /// <summary>Gets or sets the compiled assembly.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>Gets or sets the assemblies that it was compiled with.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>Gets or sets the manifest file.</summary>
    [Required]
    public string File { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether a file that would change is an error, and is left as it is.</summary>
    public bool Check { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            var text = ManifestText.Write(JoinedManifest.Read(Assembly, Find));
            var committed = System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : null;
            if (Normalized(committed) == text)
            {
                return true;
            }

            if (Check)
            {
                LogError(Differs, Difference(committed, text));
                return false;
            }

            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(File))!);
            System.IO.File.WriteAllText(File, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Log.LogMessage(MessageImportance.High, "{0}", $"Scope manifest -> {Path.GetFullPath(File)}");
            return true;
        }
        catch (Exception exception) when (exception is ManifestException or IOException or UnauthorizedAccessException)
        {
            LogError(Unreadable, exception.Message);
            return false;
        }
    }

    private string? Find(string assembly) => References
        .Select(reference => reference.ItemSpec)
        .FirstOrDefault(path => string.Equals(Path.GetFileNameWithoutExtension(path), assembly, StringComparison.OrdinalIgnoreCase));

    /// <summary>A check-out may have turned line ends into the platform's.</summary>
    private static string? Normalized(string? text) => text?.Replace("\r\n", "\n");

    private static string Difference(string? committed, string built)
    {
        var what = new StringBuilder(committed is null
            ? "The scope manifest is missing."
            : "The scope manifest does not say what the code says: who may do what has changed.");
        _ = what.Append(" Build without the check, review the file and commit it. The difference:");
        var before = Lines(committed ?? "");
        var after = Lines(built);
        foreach (var line in before.Where(line => !after.Contains(line)))
        {
            _ = what.Append("\n- ").Append(line);
        }

        foreach (var line in after.Where(line => !before.Contains(line)))
        {
            _ = what.Append("\n+ ").Append(line);
        }

        return what.ToString();
    }

    /// <summary>Each scope and primitive has its line; what separates two lines is no difference.</summary>
    private static List<string> Lines(string text) =>
        [.. Normalized(text)!.Split('\n').Select(line => line.Trim().TrimEnd(',')).Where(line => line.Length > 0)];

    private void LogError(string code, string message) =>
        Log.LogError(null, code, null, HelpPage, File, 0, 0, 0, 0, "{0}", message);
}
