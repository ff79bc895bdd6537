using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Chat;

/// <summary>Writes a conversation as the text that a model was trained on. Immutable, thread-safe.</summary>
internal interface IChatFormat
{
    /// <summary>The whole prompt, up to where the model's answer begins.</summary>
    /// <param name="messages">At least one.</param>
    /// <param name="variables">Further variables for the model's template, such as <c>enable_thinking</c>; null for none.</param>
    /// <exception cref="InferenceException">The model's template refuses the conversation.</exception>
    string Render(IReadOnlyList<ChatMessage> messages, JObject? variables);
}
