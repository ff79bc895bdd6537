using System.Globalization;
using GpuHost.Host.Api.Errors;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Reading;

/// <summary>Reads how tokens are drawn: OpenAI's parameters, and those that llama.cpp and vLLM have beyond.</summary>
internal static class SamplingReader
{
    public const int TopLogProbsMax = 20;

    private const int StopsMax = 16;
    private const int BiasesMax = 1_024;
    private const double BiasMax = 100;

    /// <exception cref="ApiException">A value is out of its range.</exception>
    public static SamplingParameters ReadChat(RequestFields fields)
    {
        bool wantsLogProbs = fields.Flag("logprobs") ?? false;
        int? top = fields.Integer("top_logprobs", 0, TopLogProbsMax);
        if (top is not null && !wantsLogProbs)
        {
            throw ApiException.Invalid("top_logprobs", "'top_logprobs' needs 'logprobs' to be true.");
        }

        int? newer = fields.Integer("max_completion_tokens", 1, int.MaxValue);
        int? older = fields.Integer("max_tokens", 1, int.MaxValue);
        return Read(fields) with { MaxOutputTokens = newer ?? older, TopLogProbs = wantsLogProbs ? top ?? 0 : null };
    }

    /// <exception cref="ApiException">A value is out of its range.</exception>
    public static SamplingParameters ReadText(RequestFields fields) => Read(fields) with
    {
        MaxOutputTokens = fields.Integer("max_tokens", 1, int.MaxValue),
        TopLogProbs = fields.Integer("logprobs", 0, TopLogProbsMax),
    };

    private static SamplingParameters Read(RequestFields fields) => new()
    {
        Temperature = fields.Number("temperature", 0, 2),
        TopP = fields.Number("top_p", double.Epsilon, 1),
        TopK = fields.Integer("top_k", 0, int.MaxValue),
        MinP = fields.Number("min_p", 0, 1),
        RepeatPenalty = fields.Number("repeat_penalty", 0.01, 100),
        FrequencyPenalty = fields.Number("frequency_penalty", -2, 2),
        PresencePenalty = fields.Number("presence_penalty", -2, 2),
        Seed = fields.WholeNumber("seed"),
        Stop = ReadStop(fields),
        LogitBias = ReadBias(fields),
    };

    private static IReadOnlyList<string> ReadStop(RequestFields fields) => fields.Find("stop") switch
    {
        null => [],
        JValue { Value: string one } => [one],
        JArray => [.. fields.List("stop", StopsMax)!.Select(item => item is JValue { Value: string text } ? text : throw fields.Wrong("stop", "text or a list of texts"))],
        _ => throw fields.Wrong("stop", "text or a list of texts"),
    };

    private static Dictionary<int, float> ReadBias(RequestFields fields)
    {
        Dictionary<int, float> bias = [];
        foreach ((string token, JToken? value) in fields.RawObject("logit_bias") ?? [])
        {
            if (bias.Count == BiasesMax
                || !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                || value is not JValue { Value: long or double } number
                || Math.Abs((double)number) > BiasMax)
            {
                throw fields.Wrong("logit_bias", $"an object of at most {BiasesMax} token ids with numbers from -100 to 100");
            }

            bias[id] = (float)number;
        }

        return bias;
    }
}
