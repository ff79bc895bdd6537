using System.Globalization;
using System.Text;
using Pipelines.Core.Scoring;

namespace Pipelines.Training.Evaluation.Telling;

/// <summary>A report for people: Markdown tables, as they stand in a model's card.</summary>
public static class EvaluationText
{
    public static string Of(EvaluationReport report)
    {
        var text = new StringBuilder();
        SetScore all = report.Sets[0];
        text.Append(CultureInfo.InvariantCulture, $"{report.Model}: {report.Results.Count} documents in {report.Elapsed.TotalSeconds:0.0} s, {report.DocumentsPerMinute:0} a minute; ");
        text.Append(CultureInfo.InvariantCulture, $"{report.PromptTokens} tokens in prompts, {report.AnswerTokens} generated\n\n");
        string[] forms = [.. all.Forms.Keys];
        AddRow(text, ["set", "documents", "valid", "fields", .. forms]);
        AddRow(text, Enumerable.Repeat("---", forms.Length + 4));
        foreach (SetScore set in report.Sets)
        {
            AddRow(text, [set.Name, Text(set.Documents), Text(set.Valid), Text(set.Fields), .. forms.Select(form => set.Forms.TryGetValue(form, out Share share) ? Text(share) : "")]);
        }

        if (report.Calibration is { } calibration)
        {
            AddConfidence(text, calibration);
        }

        return text.ToString();
    }

    private static void AddConfidence(StringBuilder text, ConfidenceCalibration calibration)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nconfidence: expected calibration error {calibration.ExpectedError:0.000}\n\n");
        AddRow(text, ["accept from", "share of documents", "right"]);
        AddRow(text, ["---", "---", "---"]);
        foreach (AcceptanceLevel level in calibration.Levels())
        {
            AddRow(text, [level.Threshold.ToString("0.0000", CultureInfo.InvariantCulture), Percent(level.Accepted.Value), Text(level.Right)]);
        }
    }

    private static void AddRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Text(Share share) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * share.Value:0.0} % ({100 * share.Interval.Low:0}-{100 * share.Interval.High:0}) of {share.Of}");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
