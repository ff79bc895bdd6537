using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Tools;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Chat;

/// <summary>Reads the body of <c>POST /v1/chat/completions</c>.</summary>
internal static class ChatRequestReader
{
    /// <summary>Most answers of a request (<c>n</c>).</summary>
    public const int ChoicesMax = 16;

    private const int ModalitiesMax = 8;

    /// <exception cref="ApiException">Something is missing, wrong, unknown or beyond its bound.</exception>
    public static ChatOrder Read(RequestFields fields, Caller caller, TimeSpan timeout)
    {
        string model = fields.RequiredText("model");
        (IReadOnlyList<ChatMessage> messages, IReadOnlyList<PrefixBoundary> breakpoints) = MessageReader.Read(fields);
        ToolSelection tools = ToolReader.Read(fields);
        SamplingParameters sampling = SamplingReader.ReadChat(fields);
        bool stream = fields.Flag("stream") ?? false;
        bool includeUsage = ReadStreamOptions(fields, stream);
        var request = new CompletionRequest
        {
            Model = model,
            Messages = messages,
            CacheBreakpoints = breakpoints,
            Sampling = sampling,
            ChoiceCount = fields.Integer("n", 1, ChoicesMax) ?? 1,
            OutputSchema = ResponseFormatReader.Read(fields),
            Priority = ServiceTiers.Read(fields),
            Tenant = caller.Tenant,
            Timeout = timeout,
            ExtraParameters = ExtraParametersReader.ReadChat(fields),
        };
        RequireTextOnly(fields);
        IgnoreWhatChangesNothing(fields);
        fields.RequireAllRead();
        return tools.Mode == ToolMode.Required && request.OutputSchema is not null
            ? throw ApiException.Invalid("response_format", "'response_format' shapes an answer, but 'tool_choice' leaves none: a tool must be called.")
            : new ChatOrder(ToolPlan.Apply(request, tools), tools, stream, includeUsage);
    }

    private static bool ReadStreamOptions(RequestFields fields, bool stream)
    {
        if (fields.Object("stream_options") is not { } options)
        {
            return false;
        }

        bool includeUsage = options.Flag("include_usage") ?? false;
        options.Ignore("include_obfuscation");
        options.RequireAllRead();
        return stream
            ? includeUsage
            : throw ApiException.Invalid("stream_options", "'stream_options' belongs to a stream, and 'stream' is not true.");
    }

    private static void RequireTextOnly(RequestFields fields)
    {
        if (fields.List("modalities", ModalitiesMax)?.Any(static one => one is not JValue { Value: "text" }) == true)
        {
            throw ApiException.Invalid("modalities", "The models of this server answer in text only. Leave 'modalities' out.");
        }
    }

    /// <summary>Notes for OpenAI's own bookkeeping, and hints that this server does not need: equal prefixes are found without them.</summary>
    private static void IgnoreWhatChangesNothing(RequestFields fields) => fields.Ignore(
        "user", "metadata", "store", "safety_identifier", "parallel_tool_calls", "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options", "prediction");
}
