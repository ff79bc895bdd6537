using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>
/// Answers every question that an operator asks, the same question always alike: two names match when they are of one entity; what else is asked gets values of the
/// right types that follow from the messages. A call that is sent again with one letter changed gets another answer, and the output is no longer the undisturbed one.
/// </summary>
internal static partial class KillReplies
{
    private const int Dimensions = 16;

    public static ScriptedAnswer To(ScriptedCall call)
    {
        if (call.Path.EndsWith("/embeddings", StringComparison.Ordinal))
        {
            return ScriptedAnswer.Embeddings(call, VectorOf);
        }

        var random = new Random(SeedOf(RowJson.Write(call.Messages)));
        if ((bool?)call.Body["logprobs"] == true)
        {
            return ScriptedAnswer.Choices([Digit(random.Next(1, 100) / 100.0)]);
        }

        return call.OutputSchema is { } schema
            ? ScriptedAnswer.Choices([.. Enumerable.Range(0, call.ChoiceCount).Select(_ => ScriptedChoice.Typed(Value("", schema, call.LastMessage, random)))])
            : ScriptedAnswer.Text($"said {random.Next()}");
    }

    /// <summary>Names of one entity are alike, others hardly.</summary>
    private static IReadOnlyList<float> VectorOf(string text)
    {
        var own = new Random(SeedOf(text));
        var shared = new Random(Entities(text) is [var first, ..] ? first : SeedOf(text));
        return [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(shared.NextDouble() - 0.5 + (0.2 * (own.NextDouble() - 0.5))))];
    }

    private static ScriptedChoice Digit(double yes)
    {
        JArray likeliest = [Token("1", yes), Token("0", 1 - yes)];
        string said = yes >= 0.5 ? "1" : "0";
        return new ScriptedChoice(said, LogProbs: new JObject
        {
            ["content"] = new JArray(new JObject { ["token"] = said, ["logprob"] = Math.Log(Math.Max(yes, 1 - yes)), ["top_logprobs"] = likeliest }),
        });
    }

    private static JObject Token(string token, double probability) => new() { ["token"] = token, ["logprob"] = Math.Log(probability) };

    private static JToken Value(string name, JObject schema, string prompt, Random random) => (name, schema) switch
    {
        ("is_match" or "is_same", _) => Entities(prompt) is [var one, var other, ..] && one == other,
        ("line_ranges", _) => new JArray(new JObject { ["start_line"] = 1, ["end_line"] = 1 }),
        ("patterns", _) => new JArray("line of (\\d+)"),
        ("ratings", _) => new JArray(Enumerable.Range(0, Document().Count(prompt)).Select(_ => random.Next(1, 8))),
        ("ranking", _) => new JArray(Shuffled(Enumerable.Range(1, Document().Count(prompt)), random)),
        ("top_picks" or "bottom_picks", _) => new JArray(Shuffled(Enumerable.Range(0, Document().Count(prompt)), random).Take(2)),
        ("results", _) => new JArray(Enumerable.Range(0, prompt.Count(static c => c == '<')).Select(_ => Value("", (JObject)schema["items"]!, prompt, random))),
        _ when schema["enum"] is JArray words => words[random.Next(words.Count)].DeepClone(),
        _ => (string?)schema["type"] switch
        {
            "object" => new JObject(((JObject)schema["properties"]!).Properties().Select(one => new JProperty(one.Name, Value(one.Name, (JObject)one.Value, prompt, random)))),
            "array" => new JArray(Enumerable.Range(0, 2).Select(_ => Value("", (JObject)schema["items"]!, prompt, random))),
            "boolean" => random.Next(2) == 0,
            "integer" => random.Next(100),
            "number" => random.Next(100) / 4.0,
            _ => $"w{random.Next(1000)}",
        },
    };

    private static int[] Shuffled(IEnumerable<int> numbers, Random random)
    {
        int[] shuffled = [.. numbers];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static int[] Entities(string text) => [.. Name().Matches(text).Select(static name => int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    private static int SeedOf(string text) => int.Parse(ContentHash.Of(Encoding.UTF8.GetBytes(text)).ToShortHex().AsSpan(0, 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\be(\d+) [vwl]\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"^Document \d+:", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Document();
}
