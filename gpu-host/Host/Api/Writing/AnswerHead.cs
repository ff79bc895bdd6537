using System.Text.Json;
using GpuHost.LlamaCpp.Libraries;

namespace GpuHost.Host.Api.Writing;

/// <summary>What every piece of an answer begins with.</summary>
/// <param name="Id">The answer's name.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="Model">The model as it was asked for.</param>
internal sealed record AnswerHead(string Id, DateTimeOffset Created, string Model)
{
    /// <summary>What made the answer, beside the model: another llama.cpp may answer otherwise.</summary>
    private const string Fingerprint = $"fp_llama.cpp_{PinnedRelease.LlamaCppVersion}";

    public void Write(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", Created.ToUnixTimeSeconds());
        json.WriteString("model", Model);
        json.WriteString("system_fingerprint", Fingerprint);
    }
}
