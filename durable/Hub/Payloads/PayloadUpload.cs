using Pipelines.Core.Storage;

namespace Pipelines.Durable.Hub.Payloads;

/// <summary>A blob that holds a payload.</summary>
/// <param name="HashText">Of its bytes.</param>
/// <param name="Path">Used once and never again, so that a deletion that comes late hits nothing else.</param>
internal sealed record PayloadUpload(string HashText, BlobPath Path);
