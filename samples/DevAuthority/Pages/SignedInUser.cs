namespace DevAuthority;

/// <summary>Who is signed in, with a button to be someone else.</summary>
internal static class SignedInUser
{
    public static Html Show(DevAuthorityUser user, string button, string prefix, Html formToken, string returnTo) => $"""
        <div class="who">
          <p><span class="muted">Signed in as</span><br><strong>{user.Email}</strong> · {user.Role}</p>
          <form method="post" action="{prefix}/logout">
            {formToken}
            <input type="hidden" name="{ReturnTarget.FieldName}" value="{returnTo}">
            <button class="link" type="submit">{button}</button>
          </form>
        </div>
        """;
}
