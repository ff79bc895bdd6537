using Pipelines.Core.Storage;
using Pipelines.TestKit.Storage;

namespace Pipelines.Storage.Tests.TestStores;

/// <summary>The store of the simulations keeps the same promises as the real ones.</summary>
public sealed class MemoryBlobStoreConformanceTests : BlobStoreConformance
{
    protected override IBlobStore Store { get; } = new MemoryBlobStore(TimeProvider.System);

    protected override IBlobStore OpenAgain() => Store;
}
