using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>
/// Rows whose text says how good they are, <c>{"id": 3, "text": "s21"}</c>, and a model that sees it: it rates, orders and picks documents of a prompt rightly, and
/// embeds them so that the better is the more like "best".
/// </summary>
internal sealed partial class ScoreModel
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    public ScoreModel() => Client = new ScriptedInferenceClient(async (request, cancellationToken) =>
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        OnCall();
        string prompt = request.Messages[1].Content;
        _asked.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        return Answers.Text(request, Mistake(prompt) ?? AnswerTo(request, prompt));
    })
    {
        Embed = VectorOf,
    };

    public ScriptedInferenceClient Client { get; }

    public Action OnCall { get; set; } = static () => { };

    /// <summary>What is answered instead of the truth; null for the truth.</summary>
    public Func<string, string?> Mistake { get; init; } = static _ => null;

    /// <summary>The prompts that were sent, and how often.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;

    /// <summary>Thirty rows whose scores are all different and in no order.</summary>
    public static string[] Rows(int count = 30) => [.. Enumerable.Range(0, count).Select(static i => $$"""{"id": {{i}}, "text": "s{{i * 7 % 30}}"}""")];

    private static string AnswerTo(CompletionRequest request, string prompt)
    {
        (int Number, int Score)[] documents =
        [
            .. Document().Matches(prompt).Select(static match => (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), ScoreOf(match.Groups[2].Value))),
        ];
        string field = ((JObject)request.OutputSchema!["properties"]!).Properties().Single().Name;
        IEnumerable<int> numbers = field switch
        {
            "ratings" => documents.Select(static document => 1 + (document.Score / 5)),
            "ranking" => documents.OrderByDescending(static document => document.Score).Select(static document => document.Number),
            "top_picks" => documents.OrderByDescending(static document => document.Score).Select(static document => document.Number).Take(5),
            "bottom_picks" => documents.OrderBy(static document => document.Score).Select(static document => document.Number),
            _ => throw new InvalidOperationException($"Nobody asks for '{field}'."),
        };
        return $$"""{"{{field}}": [{{string.Join(", ", numbers)}}]}""";
    }

    private static float[] VectorOf(string text) => Score().Match(text) is { Success: true } match
        ? [1 + ScoreOf(match.Groups[1].Value), 31 - ScoreOf(match.Groups[1].Value)]
        : text.Contains("best", StringComparison.Ordinal) ? [1, 0] : [0, 1];

    private static int ScoreOf(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Document (\d+):\ntext: s(\d+)\n", RegexOptions.NonBacktracking)]
    private static partial Regex Document();

    [GeneratedRegex(@"s(\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Score();
}
