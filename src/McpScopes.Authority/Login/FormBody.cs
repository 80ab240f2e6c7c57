using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>Reads a submitted form; null where there is none, or none that can be read.</summary>
internal static class FormBody
{
    public static async Task<IFormCollection?> ReadAsync(HttpContext http)
    {
        try
        {
            return http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
