using GpuHost.Host.Access;
using GpuHost.Host.Api.Chat;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Completions;

/// <summary>Reads the body of <c>POST /v1/completions</c>.</summary>
internal static class TextRequestReader
{
    /// <summary>Most prompts of a request.</summary>
    public const int PromptsMax = 256;

    /// <exception cref="ApiException">Something is missing, wrong, unknown or beyond its bound.</exception>
    public static TextOrder Read(RequestFields fields, Caller caller, TimeSpan timeout)
    {
        string model = fields.RequiredText("model");
        IReadOnlyList<TextPrompt> prompts = TextPromptReader.Read(fields, "prompt", PromptsMax);
        bool stream = fields.Flag("stream") ?? false;
        RequestFields? options = fields.Object("stream_options");
        var order = new TextOrder(
            prompts,
            new CompletionRequest
            {
                Model = model,
                Messages = [],
                Sampling = SamplingReader.ReadText(fields),
                ChoiceCount = fields.Integer("n", 1, ChatRequestReader.ChoicesMax) ?? 1,
                OutputSchema = ResponseFormatReader.Read(fields),
                Priority = ServiceTiers.Read(fields),
                Tenant = caller.Tenant,
                Timeout = timeout,
                ExtraParameters = ExtraParametersReader.ReadText(fields),
            },
            fields.Flag("echo") ?? false,
            stream,
            options?.Flag("include_usage") ?? false);
        fields.Ignore("user", "prompt_cache_key");
        fields.RequireAllRead();
        return stream && prompts.Count > 1
            ? throw ApiException.Invalid("prompt", "A stream continues one prompt. Send the others by themselves.")
            : order;
    }
}
