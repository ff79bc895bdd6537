using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Pairs;

/// <summary>
/// Rows that are about entities, <c>{"id": 7, "name": "e3 v7"}</c>, and a model that knows which: it answers whether two texts of a prompt
/// are of one entity, and calls an entity <c>E3</c>.
/// </summary>
internal sealed partial class Entities
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    public Entities() => Client = new ScriptedInferenceClient(async (request, cancellationToken) =>
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        OnCall();
        string prompt = request.Messages[1].Content;
        _asked.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        return Answers.Text(request, AnswerTo(prompt));
    })
    {
        Embed = VectorOf,
    };

    public ScriptedInferenceClient Client { get; }

    public Action OnCall { get; set; } = static () => { };

    /// <summary>What is said about two texts, where the model is wrong or has no answer; null leaves it to the truth.</summary>
    public Func<string, string, string?> Mistake { get; set; } = static (_, _) => null;

    /// <summary>The prompts that were sent, and how often.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;

    public int Comparisons => _asked.Keys.Count(static prompt => prompt.StartsWith("Same?", StringComparison.Ordinal));

    public static IReadOnlyList<JObject> Rows(int rows, int entities, int seed)
    {
        JObject[] made = [.. Enumerable.Range(0, rows).Select(i => new JObject { ["id"] = i, ["name"] = $"e{i % entities} v{i}" })];
        new Random(seed).Shuffle(made);
        return made;
    }

    public static string EntityOf(string name) => name.Split(' ')[0];

    private string AnswerTo(string prompt)
    {
        string[] names = [.. Name().Matches(prompt).Select(static match => match.Value)];
        return prompt.StartsWith("Same?", StringComparison.Ordinal)
            ? Mistake(names[0], names[1]) ?? $$"""{"is_match": {{(EntityOf(names[0]) == EntityOf(names[1]) ? "true" : "false")}}}"""
            : $$"""{"name": "{{EntityOf(names[0]).ToUpperInvariant()}}"}""";
    }

    /// <summary>Texts of an entity point the same way but for a part; those of different ones are a right angle apart.</summary>
    private static float[] VectorOf(string text)
    {
        float[] vector = new float[64];
        string name = Name().Match(text).Value;
        vector[int.Parse(EntityOf(name)[1..], CultureInfo.InvariantCulture) % 48] = 1;
        vector[48 + (int.Parse(name.Split(" v")[1], CultureInfo.InvariantCulture) % 16)] = 0.5f;
        return vector;
    }

    [GeneratedRegex(@"e\d+ v\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
