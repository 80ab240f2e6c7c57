using System.Xml.Linq;

namespace McpScopes.Package.Tests;

/// <summary>What every package carries, so that users find their way from the gallery to the sources.</summary>
public sealed class AllPackagesTests(PackedPackage packages)
{
    [Fact]
    public void Each_has_an_icon_a_page_a_licence_and_says_where_it_comes_from()
    {
        Assert.Contains("McpScopes.Tool", packages.Names);
        foreach (var name in packages.Names)
        {
            using var archive = packages.Open(name);
            using var nuspec = archive.GetEntry($"{name}.nuspec")!.Open();
            var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
            var texts = metadata.Elements().ToDictionary(element => element.Name.LocalName, element => element);

            Assert.Equal("MIT", texts["license"].Value);
            Assert.Equal("https://github.com/mcpscopes/mcpscopes", texts["projectUrl"].Value);
            Assert.Equal("git", (string?)texts["repository"].Attribute("type"));
            Assert.Matches("^[0-9a-f]{40}$", (string?)texts["repository"].Attribute("commit"));
            Assert.True(texts["description"].Value.Length > 40);
            Assert.Contains("mcp", texts["tags"].Value, StringComparison.Ordinal);
            Assert.True(archive.GetEntry(texts["icon"].Value)!.Length > 1000);
            Assert.NotNull(archive.GetEntry(texts["readme"].Value));
        }
    }

    [Fact]
    public void Each_library_brings_its_documentation_and_its_symbols()
    {
        foreach (var name in packages.Names)
        {
            using var archive = packages.Open(name);
            if (archive.GetEntry($"lib/net10.0/{name}.dll") is null)
            {
                continue;
            }

            using var symbols = packages.Open(name, "snupkg");
            Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
            Assert.NotNull(archive.GetEntry($"lib/net10.0/{name}.xml"));
        }
    }
}
