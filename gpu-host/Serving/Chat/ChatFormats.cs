using System.Text;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Chat;

/// <summary>Finds the format of a model's conversations: its own template, or ChatML if it has none.</summary>
internal static class ChatFormats
{
    /// <exception cref="InferenceException">The model has a template that cannot be read.</exception>
    public static IChatFormat Of(ServingEngine engine, TimeProvider clock) => engine.Model.ChatTemplate is { } source
        ? OfTemplate(source, engine, clock)
        : new ChatMlFormat();

    private static JinjaChatFormat OfTemplate(string source, ServingEngine engine, TimeProvider clock) => new(
        ChatTemplateCheck.Compile(source, engine.Model.Name, clock), TextOf(engine.Tokenizer.Bos, engine), TextOf(engine.Tokenizer.Eos, engine));

    private static string TextOf(TokenId? token, ServingEngine engine) =>
        token is { } id ? Encoding.UTF8.GetString(engine.Tokenizer.GetPiece(id, renderSpecial: true)) : "";
}
