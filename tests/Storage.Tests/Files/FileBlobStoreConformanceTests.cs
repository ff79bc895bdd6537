using Pipelines.Core.Storage;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;

namespace Pipelines.Storage.Tests.Files;

public sealed class FileBlobStoreConformanceTests : BlobStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FileBlobStoreConformanceTests() => Store = OpenAgain();

    protected override IBlobStore Store { get; }

    protected override IBlobStore OpenAgain() => new FileBlobStore(_folder["store"], TimeProvider.System);

    public void Dispose() => _folder.Dispose();
}
