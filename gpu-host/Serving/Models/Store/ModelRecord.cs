using System.Text.Json;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

/// <summary>A <see cref="ModelEntry"/> as it lies on disk. The format's page is docs/models/store.md.</summary>
internal sealed record ModelRecord
{
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required int Version { get; init; }

    public required string Name { get; init; }

    /// <summary>Full path of a file outside the store; null for the store's own.</summary>
    public string? ReferencedPath { get; init; }

    public required string Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    public required ModelFacts Facts { get; init; }

    public string? License { get; init; }

    public Uri? Source { get; init; }

    /// <summary>Absent in records that were written before adapters had one.</summary>
    public string? Base { get; init; }

    public static ModelRecord Of(ModelEntry entry) => new()
    {
        Version = CurrentVersion,
        Name = entry.Name.ToString(),
        ReferencedPath = entry.IsReference ? entry.Path : null,
        Sha256 = entry.Sha256.ToString(),
        SizeBytes = entry.SizeBytes,
        AddedAt = entry.AddedAt,
        Facts = entry.Facts,
        License = entry.License,
        Source = entry.Source,
        Base = entry.Base,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">The bytes are not a record of this or an earlier version.</exception>
    public static ModelRecord FromBytes(ReadOnlySpan<byte> bytes)
    {
        ModelRecord record = JsonSerializer.Deserialize<ModelRecord>(bytes, Json) ?? throw new JsonException("the record is empty");
        if (record.Version != CurrentVersion)
        {
            throw new JsonException($"the record has version {record.Version}, and this program reads version {CurrentVersion}");
        }

        return record;
    }

    /// <param name="ownPath">Where the store keeps its own file of this name.</param>
    /// <exception cref="JsonException">The record's values are not sound.</exception>
    public ModelEntry ToEntry(string ownPath) => ModelName.TryParse(Name, out ModelName name) && ContentHash.TryParse(Sha256, out ContentHash digest)
        ? new ModelEntry
        {
            Name = name,
            Path = ReferencedPath ?? ownPath,
            IsReference = ReferencedPath is not null,
            Sha256 = digest,
            SizeBytes = SizeBytes,
            AddedAt = AddedAt,
            Facts = Facts,
            License = License,
            Source = Source,
            Base = Base,
        }
        : throw new JsonException("the record's name or digest is not one");
}
