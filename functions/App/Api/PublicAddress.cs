using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Api;

/// <summary>The address under which the caller of a request reaches the app, for links in answers.</summary>
internal sealed class PublicAddress(AppSettings settings)
{
    /// <summary>Without a slash at its end.</summary>
    public string Of(HttpRequest request) =>
        settings.PublicUrl is { } named ? named.ToString().TrimEnd('/') : $"{request.Scheme}://{request.Host}";
}
