using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Requests;

/// <summary>The JSON of a call of <c>/chat/completions</c>. Whatever is null is not sent, so the endpoint's own default holds.</summary>
internal static class ChatRequestBody
{
    /// <exception cref="InferenceException">The call asks for what no endpoint has, or contradicts itself.</exception>
    public static JObject Of(CompletionRequest request, EndpointDialect dialect, bool stream)
    {
        if (request.LoraAdapter is { } adapter)
        {
            throw new InferenceException(
                InferenceFailureKind.Unsupported, $"The adapter '{adapter}' cannot be used with a remote endpoint. Adapters are for local models.");
        }

        CacheHints? hints = dialect.AcceptsCacheHints ? new CacheHints(request) : null;
        var body = new JObject
        {
            ["model"] = request.Model,
            ["messages"] = new JArray(request.Messages.Select((message, index) => Message(message, hints?.ContentOf(index) ?? message.Content))),
        };
        AddSampling(body, request.Sampling, dialect);
        if (request.ChoiceCount != 1)
        {
            body["n"] = request.ChoiceCount;
        }

        if (request.OutputSchema is { } schema)
        {
            TypedAnswer.Ask(body, schema, request.OutputMode, dialect);
        }

        if (stream)
        {
            body["stream"] = true;
            body["stream_options"] = new JObject { ["include_usage"] = true };
        }

        ExtraParameters.Merge(body, request.ExtraParameters);
        AddHints(body, request, hints, dialect);
        return body;
    }

    /// <summary>What the pipeline passes through itself goes before.</summary>
    private static void AddHints(JObject body, CompletionRequest request, CacheHints? hints, EndpointDialect dialect)
    {
        if (hints?.Key() is { } key && body["prompt_cache_key"] is null)
        {
            body["prompt_cache_key"] = key;
        }

        if (dialect.AcceptsFlexTier && request.Priority == CallPriority.Batch && body["service_tier"] is null)
        {
            body["service_tier"] = "flex";
        }
    }

    private static JObject Message(ChatMessage message, JToken content)
    {
        var json = new JObject { ["role"] = Role(message.Role), ["content"] = content };
        if (message.Name is not null)
        {
            json["name"] = message.Name;
        }

        if (message.ToolCalls is not null)
        {
            json["tool_calls"] = message.ToolCalls.DeepClone();
        }

        if (message.ToolCallId is not null)
        {
            json["tool_call_id"] = message.ToolCallId;
        }

        return json;
    }

    private static string Role(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
        ChatRole.Assistant => "assistant",
        _ => "tool",
    };

    private static void AddSampling(JObject body, SamplingParameters sampling, EndpointDialect dialect)
    {
        Add(body, "temperature", sampling.Temperature);
        Add(body, "top_p", sampling.TopP);
        Add(body, "top_k", sampling.TopK);
        Add(body, "min_p", sampling.MinP);
        Add(body, "repeat_penalty", sampling.RepeatPenalty);
        Add(body, "frequency_penalty", sampling.FrequencyPenalty);
        Add(body, "presence_penalty", sampling.PresencePenalty);
        Add(body, "seed", sampling.Seed);
        Add(body, dialect.MaxTokensField, sampling.MaxOutputTokens);
        if (sampling.TopLogProbs is { } alternatives)
        {
            body["logprobs"] = true;
            body["top_logprobs"] = alternatives;
        }

        if (sampling.Stop.Count > 0)
        {
            body["stop"] = new JArray(sampling.Stop);
        }

        if (sampling.LogitBias.Count > 0)
        {
            body["logit_bias"] = new JObject(sampling.LogitBias.OrderBy(bias => bias.Key).Select(bias => new JProperty(bias.Key.ToString(), bias.Value)));
        }
    }

    /// <summary>A number that is null arrives as JSON's null.</summary>
    private static void Add(JObject body, string name, JToken value)
    {
        if (value.Type != JTokenType.Null)
        {
            body[name] = value;
        }
    }
}
