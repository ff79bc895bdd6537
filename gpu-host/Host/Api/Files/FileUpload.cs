using System.Text;
using GpuHost.Host.Files;
using Pipelines.Core.Identity;

namespace GpuHost.Host.Api.Files;

/// <summary>What came with <c>POST /v1/files</c>.</summary>
/// <param name="Purpose">As it was asked for.</param>
/// <param name="Name">As the client calls the file.</param>
/// <param name="Content">On the disk; the caller disposes it.</param>
/// <param name="ContentHash">Of the content.</param>
internal sealed record FileUpload(string Purpose, string Name, FileDraft Content, ContentHash ContentHash)
{
    /// <summary>How long the file is to be kept; null until somebody deletes it.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>Equal for the same upload sent again, however its body was cut into parts.</summary>
    public ContentHash Hash => ContentHash.Of(Encoding.UTF8.GetBytes($"gpu-host/file/1\n{Purpose}\n{ContentHash}\n{Name}{(KeepFor is { } time ? $"\n{time.TotalSeconds:0}" : "")}"));
}
