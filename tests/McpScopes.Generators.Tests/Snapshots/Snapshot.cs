using System.Reflection;
using System.Text.RegularExpressions;
using McpScopes.Generators.Tests.Generation;

namespace McpScopes.Generators.Tests.Snapshots;

/// <summary>
/// Compares generated files with <c>Snapshots/(test)/(hint name).verified.cs</c>. What differs is written next to it as
/// <c>.received.cs</c>; <c>MCPSCOPES_ACCEPT_SNAPSHOTS=1</c> writes the snapshots themselves instead.
/// </summary>
internal static partial class Snapshot
{
    private static readonly string Root = Path.Combine(
        typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ProjectDirectory").Value!, "Snapshots");

    public static void Match(string test, GeneratedCode code)
    {
        var folder = Path.Combine(Root, test);
        var actual = code.Files.ToDictionary(file => Path.GetFileNameWithoutExtension(file.Key), file => VersionOfGenerator().Replace(file.Value, "${head}*${tail}"));
        if (Environment.GetEnvironmentVariable("MCPSCOPES_ACCEPT_SNAPSHOTS") == "1")
        {
            Accept(folder, actual);
        }

        var differences = actual.Select(file => Compare(folder, file.Key, file.Value)).OfType<string>().ToList();
        differences.AddRange(VerifiedNames(folder).Except(actual.Keys).Select(name => $"{test}/{name}: no longer generated."));
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine + Environment.NewLine, differences));
    }

    private static string? Compare(string folder, string name, string actual)
    {
        var verified = Path.Combine(folder, name + ".verified.cs");
        var received = Path.Combine(folder, name + ".received.cs");
        var expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (expected == actual)
        {
            File.Delete(received);
            return null;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, actual);
        return $"{Path.GetFileName(folder)}/{name} differs:{Environment.NewLine}{Difference(expected, actual)}";
    }

    private static void Accept(string folder, Dictionary<string, string> actual)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in VerifiedNames(folder).Except(actual.Keys))
        {
            File.Delete(Path.Combine(folder, name + ".verified.cs"));
        }

        foreach (var (name, text) in actual)
        {
            File.WriteAllText(Path.Combine(folder, name + ".verified.cs"), text);
        }
    }

    private static List<string> VerifiedNames(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.verified.cs").Select(path => Path.GetFileName(path)[..^".verified.cs".Length])]
        : [];

    /// <summary>The lines between the common head and the common tail.</summary>
    private static string Difference(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = before.Skip(head).Reverse().Zip(after.Skip(head).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Join(
            Environment.NewLine,
            before[head..^tail].Select(line => "- " + line).Concat(after[head..^tail].Select(line => "+ " + line)).Prepend($"from line {head + 1}"));
    }

    [GeneratedRegex("""(?<head>GeneratedCode\("McpScopes.Generators", ")[^"]+(?<tail>"\))""")]
    private static partial Regex VersionOfGenerator();
}
