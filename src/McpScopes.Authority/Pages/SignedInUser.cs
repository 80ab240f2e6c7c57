namespace McpScopes.Authority;

/// <summary>Who is signed in, with a button to be someone else.</summary>
internal static class SignedInUser
{
    public static Html Show(Account user, string button, string prefix, Html formToken, string returnTo) => $"""
        <div class="who">
          <p><span class="muted">Signed in as</span><br><strong>{user.Name}</strong>{Groups(user)}</p>
          {SignOut(button, prefix, formToken, returnTo)}
        </div>
        """;

    public static Html SignOut(string button, string prefix, Html formToken, string returnTo) => $"""
        <form method="post" action="{prefix}/logout">
          {formToken}
          <input type="hidden" name="{ReturnTarget.FieldName}" value="{returnTo}">
          <button class="link" type="submit">{button}</button>
        </form>
        """;

    public static Html Groups(Account user) => user.Groups.Count == 0
        ? Html.Empty
        : Html.Of($"""<span class="role"> · {string.Join(", ", user.Groups)}</span>""");
}
