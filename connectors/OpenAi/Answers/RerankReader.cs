using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Reads the JSON of <c>/rerank</c> in the form of Jina and Cohere (<c>results</c>), or as a bare list.</summary>
internal static class RerankReader
{
    /// <exception cref="InferenceException">A document has no score, or two.</exception>
    public static RerankResult Read(JToken answer, int documentCount, CallSite site)
    {
        JArray results = answer switch
        {
            JObject body => body["results"] as JArray ?? body["data"] as JArray ?? [],
            JArray list => list,
            _ => [],
        };
        var scores = new double?[documentCount];
        foreach (JObject result in results.OfType<JObject>())
        {
            long index = result["index"] is JValue { Value: long given } ? given : -1;
            double? score = Number(result["relevance_score"]) ?? Number(result["score"]);
            if (index < 0 || index >= documentCount || scores[index] is not null || score is null)
            {
                throw Broken(site, $"a result has no score, or the index {index} is out of range or comes twice");
            }

            scores[index] = score;
        }

        return scores.All(score => score is not null)
            ? new RerankResult([.. scores.Select(score => score!.Value)], UsageReader.Read((answer as JObject)?["usage"]))
            : throw Broken(site, $"{documentCount} scores were asked for, {scores.Count(score => score is not null)} came");
    }

    private static double? Number(JToken? token) => token is JValue { Value: double or long } ? (double)token : null;

    private static InferenceException Broken(CallSite site, string reason) =>
        new(InferenceFailureKind.InvalidResponse, $"{site.Name} answered scores that make no sense: {reason}.");
}
