using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace McpScopes.Manifests;

/// <summary>What an assembly's metadata says about scopes. The assembly is read, never loaded: none of its code can run.</summary>
internal sealed class AssemblyFile
{
    private const string AttributeNamespace = "McpScopes";
    private const string AttributeName = "ScopeManifestAttribute";
    private const string GeneratedNamespace = "McpScopes.Generated.";
    private const string PartClass = "ScopedAssembly";

    private AssemblyFile(string name, int? formatVersion, string? json, IReadOnlyList<string> joins) =>
        (Name, FormatVersion, Json, Joins) = (name, formatVersion, json, joins);

    /// <summary>Gets the assembly's simple name.</summary>
    public string Name { get; }

    /// <summary>Gets the format version of its <c>[assembly: ScopeManifest]</c>, or null if it has none.</summary>
    public int? FormatVersion { get; }

    /// <summary>Gets the manifest, or null if it has none.</summary>
    public string? Json { get; }

    /// <summary>
    /// Gets the assemblies whose tables this one joins into its own, sorted: those whose generated <c>ScopedAssembly</c> its code mentions.
    /// </summary>
    public IReadOnlyList<string> Joins { get; }

    /// <exception cref="ManifestException">The file is no .NET assembly, or cannot be read.</exception>
    public static AssemblyFile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var image = new PEReader(file);
            if (!image.HasMetadata)
            {
                throw NotAnAssembly(path, null);
            }

            var metadata = image.GetMetadataReader();
            if (!metadata.IsAssembly)
            {
                throw NotAnAssembly(path, null);
            }

            var (version, json) = ReadAttribute(metadata);
            return new AssemblyFile(metadata.GetString(metadata.GetAssemblyDefinition().Name), version, json, ReadJoins(metadata));
        }
        catch (BadImageFormatException exception)
        {
            throw NotAnAssembly(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException($"{path}: cannot be read. {exception.Message}", exception);
        }
    }

    private static (int? Version, string? Json) ReadAttribute(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && metadata.GetTypeReference((TypeReferenceHandle)parent) is var type
                && metadata.StringComparer.Equals(type.Name, AttributeName)
                && metadata.StringComparer.Equals(type.Namespace, AttributeNamespace))
            {
                // ECMA-335 II.23.3: a prolog, then the constructor's arguments (int, Type, string).
                var value = metadata.GetBlobReader(attribute.Value);
                _ = value.ReadUInt16();
                var version = value.ReadInt32();
                _ = value.ReadSerializedString();
                return (version, value.ReadSerializedString());
            }
        }

        return (null, null);
    }

    private static IReadOnlyList<string> ReadJoins(MetadataReader metadata) => [.. metadata.TypeReferences
        .Select(metadata.GetTypeReference)
        .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && metadata.StringComparer.Equals(type.Name, PartClass)
            && metadata.StringComparer.StartsWith(type.Namespace, GeneratedNamespace))
        .Select(type => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name))
        .Distinct(StringComparer.Ordinal)
        .OrderBy(name => name, StringComparer.Ordinal)];

    private static ManifestException NotAnAssembly(string path, Exception? inner) => new(
        $"{path}: neither a .NET assembly nor a manifest file. Give the .dll that the build makes, not the executable beside it.", inner);
}
