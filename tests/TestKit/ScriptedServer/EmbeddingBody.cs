using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>The JSON of <c>/v1/embeddings</c>.</summary>
internal static class EmbeddingBody
{
    public static BodyAnswer Of(ScriptedCall call, Func<string, IReadOnlyList<float>> vectorOf)
    {
        string[] inputs = call.Body["input"] switch
        {
            JArray list => [.. list.Select(item => (string)item!)],
            { } single => [(string)single!],
            null => [],
        };
        int words = inputs.Sum(CompletionBody.Words);
        return ScriptedAnswer.Json(new JObject
        {
            ["object"] = "list",
            ["model"] = call.Model,
            ["data"] = new JArray(inputs.Select((text, index) => new JObject
            {
                ["object"] = "embedding",
                ["index"] = index,
                ["embedding"] = new JArray(vectorOf(text)),
            })),
            ["usage"] = new JObject { ["prompt_tokens"] = words, ["total_tokens"] = words },
        });
    }
}
