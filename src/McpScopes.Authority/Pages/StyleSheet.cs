using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>The pages' one style sheet, under a name that changes with its content, so that browsers may keep it.</summary>
internal static class StyleSheet
{
    private static readonly byte[] Content = Read();

    public static string FileName { get; } = $"style-{Convert.ToHexStringLower(SHA256.HashData(Content))[..12]}.css";

    public static IResult Serve(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(Content, "text/css; charset=utf-8");
    }

    private static byte[] Read()
    {
        using var resource = typeof(StyleSheet).Assembly.GetManifestResourceStream("style.css")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
