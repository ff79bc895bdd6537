using System.Text.Json;
using System.Text.Json.Serialization;
using GpuHost.Host.Api.Writing;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Answers;

/// <summary>An answer as it is kept for callers that ask again.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Head">Its id and date.</param>
/// <param name="Completion">The whole.</param>
internal sealed record StoredAnswer(int Version, AnswerHead Head, Completion Completion)
{
    private const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static byte[] ToBytes(AnswerHead head, Completion completion) =>
        JsonSerializer.SerializeToUtf8Bytes(new StoredAnswer(CurrentVersion, head, completion), Json);

    /// <summary>Null for bytes of another version: the call is then made anew.</summary>
    /// <exception cref="JsonException">The bytes are damaged.</exception>
    public static StoredAnswer? FromBytes(byte[] bytes) =>
        JsonSerializer.Deserialize<StoredAnswer>(bytes, Json) is { Version: CurrentVersion } stored ? stored : null;
}
