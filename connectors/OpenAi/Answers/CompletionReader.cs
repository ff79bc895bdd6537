using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Reads the JSON of a completion.</summary>
internal static class CompletionReader
{
    /// <exception cref="InferenceException">The answer is no completion.</exception>
    public static Completion Read(JToken answer, CompletionRequest request, CallSite site)
    {
        if (answer is not JObject body || body["choices"] is not JArray { Count: > 0 } choices)
        {
            throw NoCompletion(site, "it has no choices");
        }

        return new Completion(
            request.Model,
            [.. choices.Select((choice, place) => (Index: IndexOf(choice, place), Choice: ChoiceReader.Read(choice, request, site)))
                .OrderBy(pair => pair.Index)
                .Select(pair => pair.Choice)],
            UsageReader.Read(body["usage"]));
    }

    public static InferenceException NoCompletion(CallSite site, string reason) => new(
        InferenceFailureKind.InvalidResponse, $"{site.Name} answered JSON that is no completion: {reason}.");

    private static int IndexOf(JToken choice, int place) => choice is JObject o && o["index"] is JValue { Value: long index and >= 0 and < int.MaxValue } ? (int)index : place;
}
