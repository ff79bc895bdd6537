using System.IO.Compression;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Inputs;

/// <summary>Unpacks a body that is sent packed (<c>Content-Encoding</c>). Its unpacked size is bounded by whoever reads it.</summary>
internal static class BodyEncoding
{
    /// <exception cref="ProblemException">415: an encoding that is not taken.</exception>
    public static Stream Open(HttpRequest request)
    {
        string encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        return encoding switch
        {
            "" or "identity" => request.Body,
            "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
            _ => throw new ProblemException(new Problem(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_encoding", $"The body's Content-Encoding '{encoding}' is not taken. Send it plain, or as gzip or br.")),
        };
    }
}
