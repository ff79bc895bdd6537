using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Azure;

/// <summary>A container, or a part of one, as a person names it.</summary>
/// <param name="Container">Its client.</param>
/// <param name="Prefix">What names in it begin with: empty, or ended by a slash.</param>
internal sealed partial record AzureAddress(BlobContainerClient Container, string Prefix)
{
    /// <summary>What stands before a key or a signature, in a connection string or in an address.</summary>
    private static readonly string[] SecretKeys = ["AccountKey=", "SharedAccessSignature=", "sig="];

    private static readonly string[] ConnectionKeys =
        ["UseDevelopmentStorage", "AccountName", "AccountKey", "BlobEndpoint", "SharedAccessSignature", "DefaultEndpointsProtocol"];

    /// <summary>For a person; holds no secret.</summary>
    public string Name => $"{Container.Uri.GetLeftPart(UriPartial.Path)}/{Prefix}".TrimEnd('/');

    /// <returns>Null when the text is neither a connection string nor an address, so that it is a path.</returns>
    /// <exception cref="FormatException">It is one, and a wrong one.</exception>
    public static AzureAddress? TryParse(string text, string? container)
    {
        if (IsConnection(text))
        {
            return OfConnection(text, container ?? StoreAddress.ContainerDefault);
        }

        return text.Contains("://", StringComparison.Ordinal) ? OfUri(text, container) : null;
    }

    public static bool HoldsSecret(string text) => SecretKeys.Any(key => text.Contains(key, StringComparison.OrdinalIgnoreCase));

    private static bool IsConnection(string text) => text
        .Split(';')
        .Any(static part => ConnectionKeys.Any(key => part.TrimStart().StartsWith(key + "=", StringComparison.OrdinalIgnoreCase)));

    private static AzureAddress OfConnection(string text, string container)
    {
        (string name, string prefix) = Split(container);
        try
        {
            return new AzureAddress(AzureContainers.OpenConnection(text, name), prefix);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // What the client says may repeat the text, and with it the key.
            throw new FormatException(
                "The connection string of the storage account cannot be used. It needs AccountName and AccountKey, or BlobEndpoint and SharedAccessSignature, or UseDevelopmentStorage=true.");
        }
    }

    private static AzureAddress OfUri(string text, string? container)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("https" or "http"))
        {
            throw new FormatException("A store is a folder, a connection string of Azure Storage, or an https address of a container.");
        }

        var address = new BlobUriBuilder(uri);
        if (address.BlobContainerName.Length > 0 && container is not null)
        {
            throw new FormatException($"The address names the container '{address.BlobContainerName}' already: leave out '{container}'.");
        }

        (address.BlobContainerName, string prefix) = Split(container ?? ContainerOf(address));
        address.BlobName = string.Empty;
        if (address.Sas is null && uri.Scheme == "http")
        {
            throw new FormatException("An identity is only shown over https. Use https, or an address with a shared access signature.");
        }

        return new AzureAddress(AzureContainers.OpenUri(address), prefix);
    }

    private static string ContainerOf(BlobUriBuilder address) => address switch
    {
        { BlobContainerName.Length: 0 } => StoreAddress.ContainerDefault,
        { BlobName.Length: 0 } => address.BlobContainerName,
        _ => $"{address.BlobContainerName}/{address.BlobName}",
    };

    /// <summary>Takes <c>NAME[/PREFIX]</c> apart.</summary>
    private static (string Name, string Prefix) Split(string container)
    {
        string[] parts = container.TrimEnd('/').Split('/', 2);
        if (!ContainerName().IsMatch(parts[0]))
        {
            throw new FormatException($"'{parts[0]}' cannot be a container: 3 to 63 small letters and digits, with single hyphens between them.");
        }

        if (parts.Length == 1)
        {
            return (parts[0], string.Empty);
        }

        return BlobPath.TryParse(parts[1], out BlobPath prefix, out string? error) ? (parts[0], prefix.Value + "/") : throw new FormatException(error);
    }

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();
}
