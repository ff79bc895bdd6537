using System.Collections.Concurrent;
using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Operators;

/// <summary>A model whose answers fit any schema and follow from the prompt alone. Counts how often it answered each call.</summary>
internal sealed class SchemaModel
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    /// <param name="yields">How often an answer lets others go first; the order of the answers differs with it.</param>
    public SchemaModel(Func<int> yields) => Client = new ScriptedInferenceClient(async (request, cancellationToken) =>
    {
        for (int left = yields() + 1; left > 0; left--)
        {
            await Task.Yield();
        }

        OnCall();
        cancellationToken.ThrowIfCancellationRequested();
        string asked = string.Join('\n', request.Messages.Select(static message => message.Content));
        _asked.AddOrUpdate($"{request.OutputSchema}\n{asked}", 1, static (_, count) => count + 1);
        ContentHash hash = ContentHash.Of(Encoding.UTF8.GetBytes(asked));
        return Answers.Text(request, RowJson.Write(Fitting(request.OutputSchema!, hash.ToShortHex()[0])));
    })
    {
        Embed = static text => [.. ContentHash.Of(Encoding.UTF8.GetBytes(text)).ToShortHex().Take(4).Select(static digit => digit - 'A' + 0.5f)],
    };

    public ScriptedInferenceClient Client { get; }

    public Action OnCall { get; set; } = static () => { };

    /// <summary>What was asked, and how often.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;

    private static JToken Fitting(JObject schema, char seed)
    {
        if (schema["enum"] is JArray choices)
        {
            return choices[seed % choices.Count].DeepClone();
        }

        return (string?)schema["type"] switch
        {
            "object" => new JObject((schema["properties"] as JObject ?? []).Properties().Select(field => new JProperty(field.Name, Fitting((JObject)field.Value, seed)))),
            "array" => new JArray(Enumerable.Range(0, Math.Max((int?)schema["minItems"] ?? 1, 1)).Select(_ => Fitting((JObject)schema["items"]!, seed))),
            "integer" => (long?)schema["minimum"] ?? 1,
            "number" => (double?)schema["minimum"] ?? 1.5,
            "boolean" => seed % 2 == 0,
            _ => $"word {seed}",
        };
    }
}
