using Pipelines.Core.Inference;
using Pipelines.Core.Templates;

namespace GpuHost.Serving.Chat;

/// <summary>Whether a model's own chat template can be read: without it no conversation can be put to the model.</summary>
public static class ChatTemplateCheck
{
    /// <param name="source">The template; null for a model without one, which is spoken to in ChatML.</param>
    /// <param name="model">The model's name, for the message.</param>
    /// <exception cref="InferenceException">It cannot be read.</exception>
    public static void Require(string? source, string model)
    {
        if (source is not null)
        {
            Compile(source, model, TimeProvider.System);
        }
    }

    internal static Template Compile(string source, string model, TimeProvider clock)
    {
        try
        {
            return Template.Compile(source, TemplateOptions.ChatTemplate with { Clock = clock });
        }
        catch (TemplateSyntaxException unreadable)
        {
            throw new InferenceException(
                InferenceFailureKind.Unsupported, $"The chat template of '{model}' cannot be read: {unreadable.Message}", innerException: unreadable);
        }
    }
}
