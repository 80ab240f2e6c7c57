using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;

namespace McpScopes.Authority;

/// <summary>Dynamic client registration (RFC 7591), open to everyone who can reach this computer.</summary>
internal sealed class RegistrationEndpoint(ClientRegistry registry, AddressLimits limits)
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder authority) =>
        authority.MapPost("/register", (HttpContext http, RegistrationEndpoint registration) =>
            registration.HandleAsync(http)).AllowAnonymous();

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        if (limits.Registrations.Take(http) is { } wait)
        {
            return TooManyRequests.ForProgram(http, wait);
        }

        http.Response.Headers.CacheControl = "no-store";
        try
        {
            var request = await ReadAsync(http);
            RegistrationRules.Check(request);
            return Results.Json(await registry.RegisterAsync(request, http.RequestAborted), statusCode: StatusCodes.Status201Created);
        }
        catch (RegistrationProblem problem)
        {
            return Refusal(problem.Error, problem.Message);
        }
        catch (OpenIddictExceptions.ValidationException)
        {
            return Refusal("invalid_client_metadata", "A client like this cannot be registered.");
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusal("invalid_client_metadata", $"The body is larger than {MaxBodyBytes} bytes.", exception.StatusCode);
        }
    }

    private static async Task<RegistrationRequest> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw RegistrationProblem.Metadata("The body must be application/json.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        try
        {
            // JSON is UTF-8, and a charset means nothing (RFC 8259 §11).
            return await JsonSerializer.DeserializeAsync<RegistrationRequest>(http.Request.Body, cancellationToken: http.RequestAborted)
                ?? throw RegistrationProblem.Metadata("The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            // The path names a property of the client's own; the rest of the message would name our types.
            throw RegistrationProblem.Metadata($"The body is not the JSON of a client registration (at {exception.Path ?? "$"}).");
        }
    }

    private static IResult Refusal(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new Dictionary<string, string> { ["error"] = error, ["error_description"] = description }, statusCode: status);
}
