using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs;

/// <summary>
/// The small JSON documents of a run. Each carries its version as <c>v</c> and is published whole. Format: docs/formats/runs.md.
/// </summary>
internal sealed class RunDocuments(IBlobStore store, StoreRetry retry)
{
    private const int Version = 1;
    private const string VersionKey = "v";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new ContentHashConverter() },
    };

    /// <summary>Reads a document; null when there is none.</summary>
    /// <exception cref="CorruptLogException">It is not what was written, or of another version.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<T?> ReadAsync<T>(BlobPath path, CancellationToken cancellationToken)
        where T : class
    {
        byte[]? bytes = await BlobBytes.ReadAsync(store, retry, path, cancellationToken);
        return bytes is null ? null : Read<T>(path, bytes);
    }

    /// <summary>Reads a document and its version, for a compare and swap; nulls when there is none.</summary>
    /// <exception cref="CorruptLogException">It is not what was written, or of another version.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<(T? Document, BlobTag? Tag)> ReadWithTagAsync<T>(BlobPath path, CancellationToken cancellationToken)
        where T : class
    {
        // The version is looked up first: when the document is replaced in between, the swap fails, as it must.
        BlobInfo? info = await retry.RunAsync(() => store.StatAsync(path, cancellationToken), cancellationToken);
        return info is not null && await ReadAsync<T>(path, cancellationToken) is { } document ? (document, info.Tag) : (null, null);
    }

    /// <summary>Publishes a document; false when <paramref name="condition"/> does not hold.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    public async Task<bool> WriteAsync<T>(BlobPath path, T document, PutCondition condition, CancellationToken cancellationToken)
        where T : class => await WriteBytesAsync(path, Encoding.UTF8.GetBytes(Text(document)), condition, cancellationToken) is not null;

    private Task<BlobInfo?> WriteBytesAsync(BlobPath path, byte[] bytes, PutCondition condition, CancellationToken cancellationToken) => retry.RunAsync(
        () => store.PutAsync(path, new MemoryStream(bytes, writable: false), condition, cancellationToken),
        cancellationToken);

    /// <summary>A document as it was written; null when there is none.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<string?> ReadTextAsync(BlobPath path, CancellationToken cancellationToken) =>
        await BlobBytes.ReadAsync(store, retry, path, cancellationToken) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Publishes what <see cref="ReadTextAsync"/> has read, when it is gone.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    public Task RestoreTextAsync(BlobPath path, string text, CancellationToken cancellationToken) =>
        WriteBytesAsync(path, Encoding.UTF8.GetBytes(text), PutCondition.IfAbsent, cancellationToken);

    private static T Read<T>(BlobPath path, byte[] bytes)
        where T : class
    {
        try
        {
            return Parse<T>(bytes);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new CorruptLogException(path, e.Message);
        }
    }

    private static string Text<T>(T document)
    {
        JsonObject body = JsonSerializer.SerializeToNode(document, Options)!.AsObject();
        body.Insert(0, VersionKey, Version);
        return body.ToJsonString(Options) + "\n";
    }

    private static T Parse<T>(byte[] bytes)
    {
        JsonObject body = JsonNode.Parse(bytes)?.AsObject() ?? throw new JsonException("it is empty");
        int? version = body[VersionKey]?.GetValue<int>();
        return version == Version
            ? body.Deserialize<T>(Options) ?? throw new JsonException("it is empty")
            : throw new FormatException($"it has version {version}; this program reads version {Version}");
    }
}
