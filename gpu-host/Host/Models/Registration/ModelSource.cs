using Pipelines.Core.Storage;

namespace GpuHost.Host.Models.Registration;

/// <summary>Where the file of a model comes from.</summary>
internal abstract record ModelSource
{
    private ModelSource()
    {
    }

    /// <param name="Path">Relative to the import folder.</param>
    public sealed record LocalFile(string Path) : ModelSource;

    /// <param name="Address">Absolute, http or https.</param>
    public sealed record Url(Uri Address) : ModelSource;

    /// <param name="Path">In the server's own store.</param>
    public sealed record Blob(BlobPath Path) : ModelSource;
}
