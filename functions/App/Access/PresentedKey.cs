namespace Pipelines.Functions.App.Access;

/// <summary>Where a request may show its key: <c>Authorization: Bearer</c>, or as Azure Functions has it.</summary>
internal static class PresentedKey
{
    public const string Header = "x-functions-key";

    public const string Parameter = "code";

    private const string Scheme = "Bearer ";

    /// <summary>Null where it shows none.</summary>
    public static string? Of(HttpRequest request)
    {
        string? bearer = request.Headers.Authorization;
        if (bearer?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true)
        {
            return bearer[Scheme.Length..].Trim();
        }

        return request.Headers[Header] is [{ Length: > 0 } header] ? header : request.Query[Parameter] is [{ Length: > 0 } code] ? code : null;
    }
}
