using Microsoft.AspNetCore.Antiforgery;

namespace TavilyServer.SignIn;

/// <summary>The forms of the page: sent by somebody who is signed in, from a page that was made for that person, or not at all.</summary>
internal static class PageForm
{
    public static async Task<IResult> AnswerAsync(HttpContext http, Func<PageUser, IFormCollection, Task> act)
    {
        if (await PageUser.OfAsync(http) is not { } user)
        {
            return Results.Unauthorized();
        }

        if (!http.Request.HasFormContentType || !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            return Results.BadRequest();
        }

        await act(user, await http.Request.ReadFormAsync(http.RequestAborted));
        // 303: the browser goes on with GET, and a reload sends nothing twice.
        http.Response.Headers.Location = "/";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
