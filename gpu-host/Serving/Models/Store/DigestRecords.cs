using System.Text.Json;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

/// <summary>
/// What each address brought the first time. Later pulls are held to it, also after the model was removed, so a file that was
/// exchanged at its source is noticed.
/// </summary>
internal sealed class DigestRecords(StoreLayout layout)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public ContentHash? Find(Uri address)
    {
        string path = layout.DigestOf(address);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            DigestRecord? record = JsonSerializer.Deserialize<DigestRecord>(File.ReadAllBytes(path), Json);
            return ContentHash.TryParse(record?.Sha256, out ContentHash digest) ? digest : throw Damaged(path, null);
        }
        catch (JsonException broken)
        {
            throw Damaged(path, broken);
        }
    }

    public void Record(Uri address, ContentHash digest, DateTimeOffset now)
    {
        string path = layout.DigestOf(address);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new DigestRecord(address, digest.ToString(), now), Json));
    }

    private static ModelStoreException Damaged(string path, Exception? cause) => new(
        ModelStoreProblem.DamagedRecord, $"the recorded digest {path} cannot be read",
        "Delete that file if you trust the address: the next pull records the digest anew.", cause);
}
