namespace Pipelines.Durable.Hub.Payloads;

/// <summary>A payload as a column of type ANY holds it.</summary>
/// <param name="Value">The bytes themselves (<c>byte[]</c>), or as text the hash of bytes that are kept in the blob store.</param>
/// <param name="Upload">The blob that was put for it and that no row names yet.</param>
internal sealed record PayloadCell(object Value, PayloadUpload? Upload = null)
{
    /// <summary>A column that was read.</summary>
    public static PayloadCell? OfColumn(object? value) => value is null or DBNull ? null : new PayloadCell(value);
}
