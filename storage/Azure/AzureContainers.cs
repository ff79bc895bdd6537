using Azure.Identity;
using Azure.Storage.Blobs;

namespace Pipelines.Storage.Azure;

/// <summary>Opens containers in the one way that the store is written for.</summary>
internal static class AzureContainers
{
    /// <summary>A request that takes longer has failed: enough for one block over a slow line.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    /// <exception cref="FormatException">The text is no connection string.</exception>
    public static BlobContainerClient OpenConnection(string connectionString, string container) =>
        new(connectionString, container, Options());

    /// <summary>With the signature that the address holds, or else as whoever this process is to Azure.</summary>
    public static BlobContainerClient OpenUri(BlobUriBuilder address) => address.Sas is not null
        ? new BlobContainerClient(address.ToUri(), Options())
        : new BlobContainerClient(address.ToUri(), new DefaultAzureCredential(), Options());

    /// <summary>One mechanism tries again, and it is not the client's: tries inside of tries multiply.</summary>
    private static BlobClientOptions Options() => new() { Retry = { MaxRetries = 0, NetworkTimeout = RequestTimeout } };
}
