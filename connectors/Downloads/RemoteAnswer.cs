using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Downloads;

/// <summary>The answer at the end of the redirects.</summary>
/// <param name="Response">Owned by whoever holds this record.</param>
/// <param name="PublishedDigest">The SHA-256 that a server on the way named.</param>
internal sealed record RemoteAnswer(HttpResponseMessage Response, ContentHash? PublishedDigest) : IDisposable
{
    public void Dispose() => Response.Dispose();
}
