using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>
/// Amazon Cognito user pools. Their access tokens name an audience only if the client asked for a <c>resource</c>, so that the client stands
/// for it; their ID tokens name the client as audience, and say in <c>token_use</c> what they are.
/// </summary>
internal sealed class CognitoPreset : ProviderPreset
{
    protected override IReadOnlyList<string> Uses => ["Region", "UserPoolId"];

    public override bool AudienceMayBeMissing => true;

    public override IEnumerable<SettingFault> Check(TokenIssuerOptions settings)
    {
        if (!IsSet(settings.UserPoolId))
        {
            yield return new(nameof(settings.UserPoolId), "is missing. It stands in the Amazon Cognito console under User pools, in the column "
                + "'User pool ID', for example 'eu-west-1_AbCdEfGhI'.");
        }
        else if (!settings.UserPoolId!.Contains('_', StringComparison.Ordinal))
        {
            yield return new(nameof(settings.UserPoolId), $"is '{settings.UserPoolId}'. It is a region, an underscore and an id, "
                + "for example 'eu-west-1_AbCdEfGhI', not the pool's name.");
        }
        else if (IsSet(settings.Region) && !settings.UserPoolId.StartsWith(settings.Region + "_", StringComparison.Ordinal))
        {
            yield return new(nameof(settings.Region), $"is '{settings.Region}', but UserPoolId '{settings.UserPoolId}' is of another region.");
        }

        if (IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Authority), "is set, but Cognito's issuer follows from UserPoolId. Remove it.");
        }

        if (settings.ClientIds.Count == 0)
        {
            yield return new(nameof(settings.ClientIds), "is missing. Cognito's access tokens may name no audience, so that the client says whom they are for. "
                + "Its id stands in the Amazon Cognito console under your user pool › App clients › Client ID.");
        }
    }

    public override IReadOnlyList<string> Issuers(TokenIssuerOptions settings)
    {
        var region = settings.UserPoolId![..settings.UserPoolId!.IndexOf('_', StringComparison.Ordinal)];
        var domain = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return [$"https://cognito-idp.{region}.{domain}/{settings.UserPoolId}"];
    }

    public override IEnumerable<TokenRule> Kind(TokenIssuerOptions settings) => [new ClaimRule("token_use", "access")];
}
