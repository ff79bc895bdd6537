using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Hosting;

/// <summary>The small JSON documents of the app in its store. Each carries its version as <c>v</c> and is published whole. Format: docs/formats/app.md.</summary>
internal sealed class AppDocuments(IBlobStore store, TimeProvider time)
{
    private const int Version = 1;
    private const string VersionKey = "v";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly StoreRetry _retry = new(time);

    /// <summary>Null when there is none.</summary>
    /// <exception cref="CorruptLogException">It is not what was written, or of another version.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<T?> ReadAsync<T>(BlobPath path, CancellationToken cancellationToken)
        where T : class
    {
        byte[]? bytes = await BlobBytes.ReadAsync(store, _retry, path, cancellationToken);
        try
        {
            return bytes is null ? null : Parse<T>(bytes);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new CorruptLogException(path, e.Message);
        }
    }

    /// <returns>False when <paramref name="condition"/> does not hold.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    public async Task<bool> WriteAsync<T>(BlobPath path, T document, PutCondition condition, CancellationToken cancellationToken)
        where T : class
    {
        JsonObject body = JsonSerializer.SerializeToNode(document, Options)!.AsObject();
        body.Insert(0, VersionKey, Version);
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(body, Options);
        return await _retry.RunAsync(() => store.PutAsync(path, new MemoryStream(bytes, writable: false), condition, cancellationToken), cancellationToken) is not null;
    }

    public Task<bool> DeleteAsync(BlobPath path, CancellationToken cancellationToken) =>
        _retry.RunAsync(() => store.DeleteAsync(path, null, cancellationToken), cancellationToken);

    private static T Parse<T>(byte[] bytes)
    {
        JsonObject body = JsonNode.Parse(bytes)?.AsObject() ?? throw new JsonException("it is empty");
        int? version = body[VersionKey]?.GetValue<int>();
        return version == Version
            ? body.Deserialize<T>(Options) ?? throw new JsonException("it is empty")
            : throw new FormatException($"it has version {version}; this program reads version {Version}");
    }
}
