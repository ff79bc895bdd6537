using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// Reads <c>litellm_completion_kwargs</c>: what our own engine understands becomes sampling parameters, what decides the call's
/// shape is refused because other keys say it, and the rest is passed on to the endpoint.
/// </summary>
internal static class SamplingReader
{
    private const double TemperatureMax = 5;
    private const double PenaltyMax = 10;
    private const double LogitBiasMax = 1000;
    private const int TopLogProbsMax = 20;

    private static readonly NumberKey Temperature = new("temperature", "0 answers with the likeliest token", 0, TemperatureMax);
    private static readonly NumberKey TopP = new("top_p", "only the likeliest tokens that have so much probability together", 0, 1);
    private static readonly WholeNumberKey TopK = new("top_k", "only so many of the likeliest tokens", 0, int.MaxValue);
    private static readonly NumberKey MinP = new("min_p", "only tokens with so much of the likeliest token's probability", 0, 1);
    private static readonly NumberKey RepeatPenalty = new("repeat_penalty", "tokens that came before become unlikelier by it", 0, PenaltyMax);
    private static readonly NumberKey RepetitionPenalty = new("repetition_penalty", "another name of repeat_penalty", 0, PenaltyMax);
    private static readonly NumberKey FrequencyPenalty = new("frequency_penalty", "tokens become unlikelier each time they come", -PenaltyMax, PenaltyMax);
    private static readonly NumberKey PresencePenalty = new("presence_penalty", "tokens become unlikelier once they came", -PenaltyMax, PenaltyMax);
    private static readonly WholeNumberKey Seed = new("seed", "equal seeds give equal answers", long.MinValue);
    private static readonly WholeNumberKey MaxTokens = new("max_tokens", "output tokens at most", 1, int.MaxValue);
    private static readonly WholeNumberKey MaxCompletionTokens = new("max_completion_tokens", "another name of max_tokens", 1, int.MaxValue);
    private static readonly WholeNumberKey TopLogProbs = new("top_logprobs", "how many likeliest tokens are told with each token", 0, TopLogProbsMax);
    private static readonly ShapedKey Stop = new("stop", "texts that end an answer", static () => new JObject
    {
        ["anyOf"] = new JArray(
            new JObject { ["type"] = "string" },
            new JObject { ["type"] = "array", ["items"] = new JObject { ["type"] = "string" } }),
    });

    private static readonly ShapedKey LogitBias = new("logit_bias", "token id to what is added to its logit", static () => new JObject
    {
        ["type"] = "object",
        ["additionalProperties"] = new JObject { ["type"] = "number", ["minimum"] = -LogitBiasMax, ["maximum"] = LogitBiasMax },
    });

    /// <summary>Set by the engine for every call.</summary>
    private static readonly string[] SetByUs = ["model", "messages", "stream", "tools", "tool_choice", "response_format", "functions", "function_call"];

    /// <summary>About the sending itself, which LiteLLM does not do here.</summary>
    private static readonly string[] AboutSending = ["num_retries", "max_retries", "timeout", "request_timeout", "drop_params", "caching", "metadata", "user"];

    public static MappingKey Key { get; } = new("litellm_completion_kwargs", "parameters of sampling; others are passed on to the endpoint", new SpecKeys(
    [
        Temperature, TopP, TopK, MinP, RepeatPenalty, RepetitionPenalty, FrequencyPenalty, PresencePenalty, Seed, MaxTokens, MaxCompletionTokens,
        TopLogProbs, Stop, LogitBias,
        new RefusedKey("n", "Several answers for a row are asked for with 'n' under 'output'."),
        new RefusedKey("api_key", "A key is never written into a pipeline; it comes from the environment."),
        new RefusedKey("api_base", "The endpoint is named by 'default_lm_api_base' of the pipeline."),
        new RefusedKey("base_url", "The endpoint is named by 'default_lm_api_base' of the pipeline."),
        .. SetByUs.Select(static key => new RefusedKey(key, $"'{key}' is set by the engine for every call.")),
        .. AboutSending.Select(static key => new UnusedKey(
            key, "it is a setting of LiteLLM", "Not used: it is a setting of LiteLLM. See 'timeout' and 'max_retries_per_timeout' of the operation.")),
        new UnusedKey("logprobs", "whether log-probabilities come is said by top_logprobs"),
    ])
    {
        Others = static () => [],
    });

    public static (SamplingParameters Sampling, JObject? Extra) Read(SpecReader operation)
    {
        if (operation.Mapping(Key) is not { } reader)
        {
            return (SamplingParameters.Default, null);
        }

        var sampling = new SamplingParameters
        {
            Temperature = reader.Number(Temperature),
            TopP = reader.Number(TopP),
            TopK = reader.Count(TopK),
            MinP = reader.Number(MinP),
            RepeatPenalty = reader.Number(RepeatPenalty) ?? reader.Number(RepetitionPenalty),
            FrequencyPenalty = reader.Number(FrequencyPenalty),
            PresencePenalty = reader.Number(PresencePenalty),
            Seed = reader.WholeNumber(Seed),
            MaxOutputTokens = reader.Count(MaxCompletionTokens) ?? reader.Count(MaxTokens),
            TopLogProbs = reader.Count(TopLogProbs),
            Stop = ReadStop(reader),
            LogitBias = ReadLogitBias(reader),
        };
        return (sampling, ReadExtra(reader));
    }

    private static IReadOnlyList<string> ReadStop(SpecReader reader) =>
        reader.Node(Stop) is SpecScalar ? (reader.Text(Stop.Name) is { } one ? [one] : []) : reader.Texts(Stop.Name) ?? [];

    private static Dictionary<int, float> ReadLogitBias(SpecReader reader)
    {
        var biases = new Dictionary<int, float>();
        if (reader.Mapping(LogitBias.Name) is not { } entries)
        {
            return biases;
        }

        foreach (SpecEntry entry in entries.NamedEntries())
        {
            if (!int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int token))
            {
                entries.Error(entry.Key, $"A token id is wanted as the key, not '{entry.Key}'.");
            }
            else if (entries.Number(entry.Key, -LogitBiasMax, LogitBiasMax) is { } bias)
            {
                biases[token] = (float)bias;
            }
        }

        return biases;
    }

    private static JObject? ReadExtra(SpecReader reader)
    {
        var extra = new JObject();
        foreach (SpecEntry entry in reader.UnreadEntries().Where(static entry => entry.Key != "extra_body"))
        {
            extra[entry.Key] = SpecJson.From(entry.Value, reader.PathOf(entry.Key), reader.Diagnostics);
        }

        // LiteLLM puts what is under extra_body beside the other parameters.
        foreach (JProperty property in (reader.JsonObject("extra_body") ?? []).Properties())
        {
            extra[property.Name] = property.Value.DeepClone();
        }

        return extra.Count > 0 ? extra : null;
    }
}
