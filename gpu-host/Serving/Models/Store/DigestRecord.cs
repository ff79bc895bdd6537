namespace GpuHost.Serving.Models.Store;

/// <summary>The digest that an address is held to, as it lies on disk.</summary>
internal sealed record DigestRecord(Uri Address, string Sha256, DateTimeOffset RecordedAt);
