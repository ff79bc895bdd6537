using System.Diagnostics.CodeAnalysis;
using System.Text;
using GpuHost.Serving.Snapshots.Format;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Says for people what a namespace stands for, in <c>kv/{namespace}/namespace.json</c>. Nothing is restored by it: the name
/// of the folder is the hash of the text in it.
/// </summary>
/// <param name="Model">The name by which the model was opened.</param>
/// <param name="Text">The canonical text whose SHA-256 is the namespace.</param>
internal sealed record NamespaceRecord(string Model, string Text)
{
    private const string FileName = "namespace.json";

    /// <summary>Longer files are none of ours.</summary>
    public const int BytesMax = 64 * 1024;

    public ContentHash Namespace => ContentHash.Of(Encoding.UTF8.GetBytes(Text));

    public BlobPath Path => PathOf(Namespace);

    public static BlobPath PathOf(ContentHash kvNamespace) => BlobPath.Parse($"{KvsName.Root}/{kvNamespace}/{FileName}");

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(new JObject { ["model"] = Model, ["text"] = Text }.ToString(Formatting.Indented));

    /// <summary>False for anything that was not written for this namespace.</summary>
    public static bool TryParse(byte[] bytes, ContentHash expected, [NotNullWhen(true)] out NamespaceRecord? record)
    {
        record = null;
        try
        {
            JObject json = JObject.Parse(Encoding.UTF8.GetString(bytes));
            record = (json["model"], json["text"]) is ({ Type: JTokenType.String } model, { Type: JTokenType.String } text)
                ? new NamespaceRecord((string)model!, (string)text!)
                : null;
        }
        catch (JsonException)
        {
            return false;
        }

        return record is not null && record.Namespace == expected;
    }
}
