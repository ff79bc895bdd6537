using GpuHost.Host.Access;
using GpuHost.Host.Api.Chat;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Completions;

/// <summary>Reads the body of <c>POST /v1/completions</c>.</summary>
internal static class TextRequestReader
{
    /// <summary>Most prompts of a request.</summary>
    public const int PromptsMax = 256;

    private const int TokensMax = 1 << 20;

    /// <exception cref="ApiException">Something is missing, wrong, unknown or beyond its bound.</exception>
    public static TextOrder Read(RequestFields fields, Caller caller, TimeSpan timeout)
    {
        string model = fields.RequiredText("model");
        IReadOnlyList<TextPrompt> prompts = ReadPrompts(fields);
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

    private static IReadOnlyList<TextPrompt> ReadPrompts(RequestFields fields) => fields.Find("prompt") switch
    {
        null => throw ApiException.Invalid("prompt", "The parameter 'prompt' is missing."),
        JValue { Value: string text } => [new TextPrompt(text, null)],
        JArray { Count: > 0 } list when list[0] is JValue { Value: long } => [TokensOf(list, fields)],
        JArray { Count: > 0 and <= PromptsMax } list => [.. list.Select(item => item switch
        {
            JValue { Value: string text } => new TextPrompt(text, null),
            JArray tokens => TokensOf(tokens, fields),
            _ => throw Wrong(fields),
        })],
        _ => throw Wrong(fields),
    };

    private static TextPrompt TokensOf(JArray list, RequestFields fields) => list.Count <= TokensMax
        ? new TextPrompt(null, [.. list.Select(item => item is JValue { Value: long and >= 0 and <= int.MaxValue } id ? (int)id : throw Wrong(fields))])
        : throw Wrong(fields);

    private static ApiException Wrong(RequestFields fields) =>
        fields.Wrong("prompt", $"text, a list of token ids, or a list of at most {PromptsMax} of them");
}
