using Microsoft.Extensions.Primitives;

namespace McpScopes.Authority;

/// <summary>One scope on the consent page.</summary>
internal sealed record ConsentScope(string Name, string Description, bool IsNew);

/// <summary>Asks whether a client may have what it asks for, and says what that is in words.</summary>
internal sealed record ConsentPage(
    string Prefix, Html FormToken, string ReturnTo, ClientIdentity Client, Account? User, IReadOnlyList<ConsentScope> Scopes)
{
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The authorization request, sent again with the answer, so that it is checked again.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> Request { get; init; } = [];

    public string? Problem { get; init; }

    /// <summary>The identity provider that the user signs in at next; null when somebody is signed in.</summary>
    public string? SignInAt { get; init; }

    /// <summary>Where else submitting the form may end up.</summary>
    public string? FormTarget { get; init; }

    private bool IsStepUp => Scopes.Any(scope => !scope.IsNew);

    public Page Render()
    {
        var problem = Problem is null ? Html.Empty : Html.Of($"""<p class="alert" role="alert">{Problem}</p>""");
        var wish = IsStepUp ? "wants more access" : "wants access";
        var where = Client.IsOnThisComputer ? "an application on this computer" : "a website";
        Html body = $"""
            <h1><bdi>{Client.Name}</bdi> {wish}</h1>
            <p class="muted">You will be sent back to <strong>{Client.RedirectHost}</strong>, {where}. Allow it only if you started this.</p>
            {Vouching}
            {problem}
            {Who}
            <h2 id="scopes">It would be able to</h2>
            <ul class="scopes" aria-labelledby="scopes">
              {Scopes.Select(Row)}
            </ul>
            {NotIncluded}
            <form method="post" action="{Prefix}/authorize">
              {FormToken}
              {Request.SelectMany(parameter => parameter.Value, HiddenField)}
              <div class="actions">
                <button class="secondary" type="submit" name="{ConsentAnswer.FieldName}" value="{ConsentAnswer.Deny}">Deny</button>
                <button class="primary" type="submit" name="{ConsentAnswer.FieldName}" value="{ConsentAnswer.Allow}">{(SignInAt is null ? "Allow" : "Allow and sign in")}</button>
              </div>
            </form>
            """;
        return new Page("Allow access?", body, redirectUri: Client.RedirectUri, formTarget: FormTarget);
    }

    private Html Vouching => Client.MetadataHost is { } host
        ? Html.Of($"""<p class="muted">Its name comes from <strong>{host}</strong>.</p>""")
        : Html.Empty;

    private Html Who => User is null
        ? Html.Of($"""<p class="hint">You sign in at <strong>{SignInAt}</strong> next. What you may not be granted there is left out.</p>""")
        : SignedInUser.Show(User, "Not you?", Prefix, FormToken, ReturnTo);

    private Html NotIncluded => LeftOut.Count == 0
        ? Html.Empty
        : Html.Of($"""<p class="muted">Also asked for, but you may not be granted it: {ScopeList.Of(LeftOut)}</p>""");

    private Html Row(ConsentScope scope)
    {
        var tag = (IsStepUp, scope.IsNew) switch
        {
            (true, true) => Html.Of($"""<span class="tag new">New</span>"""),
            (true, false) => Html.Of($"""<span class="tag">Already allowed</span>"""),
            _ => Html.Empty,
        };
        return $"""<li><span class="what">{scope.Description}</span>{tag}<code>{scope.Name}</code></li>""";
    }

    private static Html HiddenField(KeyValuePair<string, StringValues> parameter, string? value) =>
        $"""<input type="hidden" name="{parameter.Key}" value="{value}">""";
}
