using Pipelines.Core.Storage;
using Pipelines.Storage.Azure;
using Pipelines.Storage.Files;

namespace Pipelines.Storage;

/// <summary>
/// Where a store is: a folder, a connection string of Azure Storage, or the address of a container. All forms: docs/storage.md.
/// </summary>
public sealed class StoreAddress
{
    public const string ContainerDefault = "pipelines";

    private readonly Func<TimeProvider, IBlobStore> _open;

    private StoreAddress(string name, bool isFolder, Func<TimeProvider, IBlobStore> open)
    {
        Name = name;
        IsFolder = isFolder;
        _open = open;
    }

    /// <summary>For a person, and without secrets: the full path of the folder, or the address of the container and the prefix.</summary>
    public string Name { get; }

    public bool IsFolder { get; }

    /// <summary>The text of an address holds a key or a signature, and is not to be shown.</summary>
    public static bool HoldsSecret(string text) => AzureAddress.HoldsSecret(text);

    /// <summary>Reads an address; touches neither disk nor network.</summary>
    /// <param name="text">A path, a connection string or an https address.</param>
    /// <param name="container"><c>NAME[/PREFIX]</c> for storage accounts; null for <see cref="ContainerDefault"/> or what the address says.</param>
    /// <param name="workingFolder">Where relative paths start.</param>
    /// <exception cref="FormatException">It cannot be a store; the message says why and holds no secret.</exception>
    public static StoreAddress Parse(string text, string? container, string workingFolder)
    {
        if (AzureAddress.TryParse(text, container) is { } azure)
        {
            return new StoreAddress(azure.Name, isFolder: false, _ => new AzureBlobStore(azure.Container, azure.Prefix));
        }

        if (container is not null)
        {
            throw new FormatException($"A folder has no container, but '{container}' is named. Name a storage account, or leave the container out.");
        }

        string folder = Path.GetFullPath(text, workingFolder);
        return new StoreAddress(folder, isFolder: true, time => new FileBlobStore(folder, time));
    }

    /// <summary>Opens the store. What is wrong with a storage account shows at the first use.</summary>
    /// <param name="time">The clock of a folder.</param>
    public IBlobStore Open(TimeProvider time) => _open(time);

    /// <summary>Where a blob of the store is, for a person.</summary>
    public string Locate(string blob) => IsFolder ? Path.GetFullPath(blob, Name) : $"{Name}/{blob}";
}
