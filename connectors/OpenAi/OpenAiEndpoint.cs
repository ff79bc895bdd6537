using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi;

/// <summary>Where an OpenAI-compatible server is and how it wants to be spoken to.</summary>
public sealed record OpenAiEndpoint
{
    /// <param name="baseUrl">The address up to and without <c>/chat/completions</c>, for example <c>http://localhost:8080/v1</c>.</param>
    /// <param name="apiKey">Null sends none.</param>
    /// <param name="dialect">Null is plain OpenAI.</param>
    /// <exception cref="ArgumentException">Not an http or https address, or one that carries a user name or password.</exception>
    public OpenAiEndpoint(Uri baseUrl, ApiKey? apiKey = null, EndpointDialect? dialect = null)
    {
        if (!baseUrl.IsAbsoluteUri || baseUrl.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException("The address of an endpoint starts with http:// or https://.", nameof(baseUrl));
        }

        if (baseUrl.UserInfo.Length > 0)
        {
            throw new ArgumentException("The address of an endpoint carries no user name or password. Put the key into an environment variable.", nameof(baseUrl));
        }

        BaseUrl = baseUrl;
        ApiKey = apiKey;
        Dialect = dialect ?? EndpointDialect.OpenAi;
    }

    public Uri BaseUrl { get; }

    public ApiKey? ApiKey { get; }

    public EndpointDialect Dialect { get; }

    /// <summary>The address as messages name it: without a query, which may hold a secret.</summary>
    public string DisplayName => BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>As others know it: without the key.</summary>
    internal ModelEndpoint Identity => new(DisplayName, ApiKey?.Identity);

    /// <summary>The address of one of its routes; a query of the base address stays.</summary>
    internal Uri AddressOf(string route) => new(DisplayName + "/" + route + BaseUrl.Query);
}
