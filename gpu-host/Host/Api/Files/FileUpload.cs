using GpuHost.Host.Files;

namespace GpuHost.Host.Api.Files;

/// <summary>What came with <c>POST /v1/files</c>.</summary>
/// <param name="Purpose">As it was asked for.</param>
/// <param name="Name">As the client calls the file.</param>
/// <param name="Content">On the disk; the caller disposes it.</param>
internal sealed record FileUpload(string Purpose, string Name, FileDraft Content);
