using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;
using Pipelines.Core.Documents;
using Pipelines.Core.Scoring;

namespace Pipelines.Cli.Eval;

/// <summary>Compares rows with their right answers, field by field.</summary>
internal static class GoldScoring
{
    /// <summary>To be asked before anything is paid for.</summary>
    /// <exception cref="CliException">A gold line has no key, or two have the same.</exception>
    public static void RequireKeys(IReadOnlyList<JObject> gold, string key)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string value in gold.Select(line => KeyOf(line, key, "a gold line")))
        {
            if (!seen.Add(value))
            {
                throw Unclear($"two gold lines have the {key} {value}", "Give each row one line.");
            }
        }
    }

    /// <param name="gold">The right answers; not empty, and <see cref="RequireKeys"/> holds.</param>
    /// <param name="rows">What a model made of the same documents.</param>
    /// <param name="key">The field that both have and that tells which belong together; null for the same order.</param>
    /// <param name="confidenceField">The field in which rows tell how sure the model was; null when they do not.</param>
    /// <exception cref="CliException">Which row belongs to which line cannot be told.</exception>
    public static GoldScore Score(IReadOnlyList<JObject> gold, IReadOnlyList<JObject> rows, string? key, string? confidenceField = null)
    {
        IReadOnlyList<JObject?> answers = key is null ? InOrder(gold, rows) : ByKey(gold, rows, key);
        var fields = new OrderedDictionary<string, Share>(StringComparer.Ordinal);
        List<RowVerdict> verdicts = [];
        for (int i = 0; i < gold.Count; i++)
        {
            bool isWhole = answers[i] is not null;
            foreach (JProperty field in gold[i].Properties().Where(field => field.Name != key))
            {
                bool isRight = answers[i] is { } answer && ValueEquality.AreEqual(field.Value, answer[field.Name]);
                fields[field.Name] = fields.GetValueOrDefault(field.Name) + new Share(isRight ? 1 : 0, 1);
                isWhole &= isRight;
            }

            verdicts.Add(new RowVerdict(isWhole, confidenceField is null ? null : ConfidenceIn(answers[i]?[confidenceField])));
        }

        long missing = answers.Count(static answer => answer is null);
        return new GoldScore(
            new Share(verdicts.Count(static row => row.IsRight), gold.Count),
            [.. fields.Select(static field => new FieldScore(field.Key, field.Value))],
            missing,
            rows.Count - (gold.Count - missing))
        {
            Verdicts = verdicts,
        };
    }

    /// <summary>Null when the row does not tell, or holds something else there.</summary>
    private static double? ConfidenceIn(JToken? value) =>
        value is { Type: JTokenType.Float or JTokenType.Integer } && (double)value is >= 0 and <= 1 and var confidence ? confidence : null;

    private static IReadOnlyList<JObject?> InOrder(IReadOnlyList<JObject> gold, IReadOnlyList<JObject> rows) => rows.Count == gold.Count
        ? rows
        : throw Unclear(
            $"there are {gold.Count:N0} gold lines and {rows.Count:N0} rows, so their order does not tell which belong together",
            "Name a field that both have with --key; rows that failed or were filtered out have no place in an order.");

    private static JObject?[] ByKey(IReadOnlyList<JObject> gold, IReadOnlyList<JObject> rows, string key)
    {
        Dictionary<string, JObject> byKey = new(StringComparer.Ordinal);
        foreach (JObject row in rows)
        {
            if (!byKey.TryAdd(KeyOf(row, key, "a row of the output"), row))
            {
                throw Unclear($"two rows of the output have the {key} {KeyOf(row, key, "")}", "Name a field that differs in all rows with --key.");
            }
        }

        return [.. gold.Select(line => byKey.GetValueOrDefault(KeyOf(line, key, "a gold line")))];
    }

    private static string KeyOf(JObject row, string key, string what) => row[key] is { Type: not JTokenType.Null } value
        ? RowJson.Write(value)
        : throw Unclear($"{what} has no {key}", "Name a field that every row and every gold line has with --key.");

    private static CliException Unclear(string what, string remedy) => new(ExitCode.BadInput, new ErrorBlock(what, "--gold", remedy));
}
