namespace McpScopes.Authority;

/// <summary>Asks who is there. It names the client that is waiting, and the password, because this is a laptop.</summary>
internal sealed record LoginPage(
    string LoginPath, Html FormToken, string ReturnTo, ClientIdentity? Client, IEnumerable<Account> Users, GrantRules Rules,
        string Password)
{
    public string Email { get; init; } = "";

    public string? Problem { get; init; }

    public Page Render()
    {
        var problem = Problem is null ? Html.Empty : Html.Of($"""<p class="alert" role="alert" id="problem">{Problem}</p>""");
        var purpose = Client is null
            ? Html.Of($"""<p class="muted">to this development server</p>""")
            : Html.Of($"""<p class="muted">to continue to <strong><bdi>{Client.Name}</bdi></strong></p>""");
        var invalid = Problem is null ? Html.Empty : Html.Of($""" aria-invalid="true" aria-describedby="problem" """);
        // The person is in the form's next empty field.
        var focusEmail = Email.Length == 0 ? Html.Of($" autofocus") : Html.Empty;
        var focusPassword = Email.Length == 0 ? Html.Empty : Html.Of($" autofocus");
        Html body = $"""
            <h1>Sign in</h1>
            {purpose}
            {problem}
            <form method="post" action="{LoginPath}">
              {FormToken}
              <input type="hidden" name="{ReturnTarget.FieldName}" value="{ReturnTo}">
              <label for="email">Email</label>
              <input type="email" id="email" name="email" value="{Email}" autocomplete="username" required{invalid}{focusEmail}>
              <label for="password">Password</label>
              <input type="password" id="password" name="password" autocomplete="current-password" required aria-describedby="password-hint"{focusPassword}>
              <p class="hint" id="password-hint">Everyone’s password is <code>{Password}</code>.</p>
              <button class="primary wide" type="submit">Sign in</button>
            </form>
            <h2>Who can sign in</h2>
            <ul class="accounts">
              {Users.Select(Account)}
            </ul>
            """;
        return new Page("Sign in", body, redirectUri: Client?.RedirectUri);
    }

    private Html Account(Account user)
    {
        var link = Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(
            LoginPath, new Dictionary<string, string?> { ["email"] = user.Email, [ReturnTarget.FieldName] = ReturnTo });
        return $"""
            <li>
              <p><a href="{link}">{user.Email}</a>{SignedInUser.Groups(user)}</p>
              <p>{ScopeList.Of(Rules.ScopesOf(user).Where(scope => !Catalogue.IsAboutTheUser(scope)).Order(StringComparer.Ordinal))}</p>
            </li>
            """;
    }
}
