using Pipelines.Core.Storage;
using Pipelines.TestKit.Azurite;
using Pipelines.TestKit.Storage;

namespace Pipelines.Storage.Tests.Azure;

/// <summary>The store on Azure keeps the same promises as the one on files: run against a real Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreConformanceTests : BlobStoreConformance
{
    private readonly StoreAddress _address;

    public AzureBlobStoreConformanceTests(AzuriteFixture azurite)
    {
        _address = StoreAddress.Parse(azurite.Server.ConnectionString, azurite.NewContainer(), "/");
        Store = OpenAgain();
    }

    protected override IBlobStore Store { get; }

    protected override IBlobStore OpenAgain() => _address.Open(TimeProvider.System);
}
