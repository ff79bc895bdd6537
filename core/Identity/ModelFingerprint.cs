namespace Pipelines.Core.Identity;

/// <summary>What identifies a model in call keys (see <see cref="Inference.IInferenceClient.FingerprintAsync"/>).</summary>
public static class ModelFingerprint
{
    private const string EndpointDomain = "pipelines/endpoint/1";

    /// <summary>A model behind an endpoint: its base address, without a query or a final slash, and its name there.</summary>
    public static ContentHash OfEndpoint(Uri baseUrl, string model)
    {
        using var hasher = new CanonicalHasher(EndpointDomain);
        return hasher.Add(baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')).Add(model).Finish();
    }
}
