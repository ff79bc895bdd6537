using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// Reads <c>litellm_completion_kwargs</c>: what our own engine understands becomes sampling parameters, what decides the call's
/// shape is refused because other keys say it, and the rest is passed on to the endpoint.
/// </summary>
internal static class SamplingReader
{
    private const string Key = "litellm_completion_kwargs";
    private const double TemperatureMax = 5;
    private const double PenaltyMax = 10;
    private const double LogitBiasMax = 1000;
    private const int TopLogProbsMax = 20;

    /// <summary>Set by the engine for every call.</summary>
    private static readonly string[] SetByUs = ["model", "messages", "stream", "tools", "tool_choice", "response_format", "functions", "function_call"];

    /// <summary>About the sending itself, which LiteLLM does not do here.</summary>
    private static readonly string[] AboutSending = ["num_retries", "max_retries", "timeout", "request_timeout", "drop_params", "caching", "metadata", "user"];

    public static (SamplingParameters Sampling, JObject? Extra) Read(SpecReader operation)
    {
        if (operation.Mapping(Key) is not { } reader)
        {
            return (SamplingParameters.Default, null);
        }

        var sampling = new SamplingParameters
        {
            Temperature = reader.Number("temperature", 0, TemperatureMax),
            TopP = reader.Number("top_p", 0, 1),
            TopK = reader.Count("top_k", 0),
            MinP = reader.Number("min_p", 0, 1),
            RepeatPenalty = reader.Number("repeat_penalty", 0, PenaltyMax) ?? reader.Number("repetition_penalty", 0, PenaltyMax),
            FrequencyPenalty = reader.Number("frequency_penalty", -PenaltyMax, PenaltyMax),
            PresencePenalty = reader.Number("presence_penalty", -PenaltyMax, PenaltyMax),
            Seed = reader.WholeNumber("seed", long.MinValue),
            MaxOutputTokens = reader.Count("max_completion_tokens", 1) ?? reader.Count("max_tokens", 1),
            TopLogProbs = reader.Count("top_logprobs", 0, TopLogProbsMax),
            Stop = ReadStop(reader),
            LogitBias = ReadLogitBias(reader),
        };
        RefuseAndWarn(reader);
        return (sampling, ReadExtra(reader));
    }

    private static IReadOnlyList<string> ReadStop(SpecReader reader) =>
        reader.Node("stop") is SpecScalar ? (reader.Text("stop") is { } one ? [one] : []) : reader.Texts("stop") ?? [];

    private static Dictionary<int, float> ReadLogitBias(SpecReader reader)
    {
        var biases = new Dictionary<int, float>();
        if (reader.Mapping("logit_bias") is not { } entries)
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

    private static void RefuseAndWarn(SpecReader reader)
    {
        reader.Refuse("n", "Several answers for a row are asked for with 'n' under 'output'.");
        reader.Refuse("api_key", "A key is never written into a pipeline; it comes from the environment.");
        reader.Refuse("api_base", "The endpoint is named by 'default_lm_api_base' of the pipeline.");
        reader.Refuse("base_url", "The endpoint is named by 'default_lm_api_base' of the pipeline.");
        foreach (string key in SetByUs)
        {
            reader.Refuse(key, $"'{key}' is set by the engine for every call.");
        }

        foreach (string key in AboutSending.Where(reader.Has))
        {
            reader.Warning(key, "Not used: it is a setting of LiteLLM. See 'timeout' and 'max_retries_per_timeout' of the operation.");
        }

        // Whether log-probabilities come is said by top_logprobs.
        reader.Accept("logprobs");
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
