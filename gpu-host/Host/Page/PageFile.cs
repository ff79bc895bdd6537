using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace GpuHost.Host.Page;

/// <summary>A file of the page, as it goes to browsers. Immutable.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Its media type.</param>
internal sealed record PageFile(byte[] Content, string ContentType)
{
    public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 16))}\"");
}
