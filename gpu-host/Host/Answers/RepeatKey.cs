using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Pipelines.Core.Identity;

namespace GpuHost.Host.Answers;

/// <summary>
/// What makes two requests one call: the header <c>Idempotency-Key</c>. The hash of what is asked guards against a key that was
/// taken for something else.
/// </summary>
/// <param name="Key">As the caller chose it; each tenant has its own.</param>
/// <param name="Request">Of what is asked. How it is to be delivered is not part of it.</param>
internal sealed record RepeatKey(string Key, ContentHash Request)
{
    public const string Header = "Idempotency-Key";

    public const int CharsMax = 512;

    /// <summary>Null for a request without a key.</summary>
    /// <exception cref="ApiException">The key is empty or too long.</exception>
    public static RepeatKey? Of(HttpRequest request, RequestFields fields) =>
        Of(request, () => fields.HashWithout(request.Path, "stream", "stream_options"));

    /// <param name="request">May have a key.</param>
    /// <param name="hashOfWhatIsAsked">Used where it has.</param>
    /// <exception cref="ApiException">The key is empty or too long.</exception>
    public static RepeatKey? Of(HttpRequest request, Func<ContentHash> hashOfWhatIsAsked)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        string key = values.ToString();
        return key.Length is > 0 and <= CharsMax
            ? new RepeatKey(key, hashOfWhatIsAsked())
            : throw ApiException.Invalid(Header, $"The header {Header} has not 1 to {CharsMax} characters.");
    }
}
