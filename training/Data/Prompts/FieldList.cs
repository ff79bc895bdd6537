using System.Text;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Data.Prompts;

/// <summary>What a prompt says about its fields, a line for each.</summary>
internal static class FieldList
{
    /// <summary>Of the labels that are explained, the share that is explained in the field's own line.</summary>
    private const double InlineRate = 0.45;

    /// <summary>Of those, the share of which the prompt explains a single label.</summary>
    private const double SingleRate = 0.4;

    public static string Of(IReadOnlyList<Question> questions, Func<string, string> naming, Expander expander)
    {
        Draw draw = expander.Draw;
        int style = draw.Below(9);
        bool describesAll = draw.Chance(0.8);
        var text = new StringBuilder();
        for (int i = 0; i < questions.Count; i++)
        {
            Question question = questions[i];
            string name = naming(question.Name);
            bool describes = describesAll || question.NeedsDescription || draw.Chance(0.4);
            bool namesLabelsInline = question.Labels is not null && draw.Chance(InlineRate);
            string description = (describes ? Describe(question, expander) : "") + (namesLabelsInline ? InlineLabels(question.Labels!, describes, draw) : "");
            text.Append(style switch
            {
                0 => $"- {name}{Before(": ", description)}",
                1 => $"* {name}{Before(" - ", description)}",
                2 => $"{i + 1}. {name}{Before(": ", description)}",
                3 => $"- `{name}`{Before(": ", description)}",
                4 => $"{name}{Before(" = ", description)}",
                5 => $"- **{name}**{Before(": ", description)}",
                6 => $"{name}{(description.Length > 0 ? $" ({description})" : "")}",
                _ => $"{name}{Before(": ", description)}{(describes && draw.Chance(0.5) ? "." : "")}",
            });
            text.Append('\n');
            if (!namesLabelsInline)
            {
                AppendLabels(text, question, draw);
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The description with everything that belongs to it.</summary>
    public static string Describe(Question question, Expander expander)
    {
        string description = question.Form == FieldForm.Truth || (question.Type == "claim" && question.Form == FieldForm.Missing)
            ? expander.Text("true_if", ("statement", question.Description))
            : question.Description;
        return description + question.Manner;
    }

    /// <summary>What labels mean, or one of them: <c>; high: somebody suffers, low: …</c>.</summary>
    private static string InlineLabels(IReadOnlyList<(string Label, string? Meaning)> labels, bool follows, Draw draw)
    {
        List<(string Label, string? Meaning)> explained = [.. labels.Where(static label => label.Meaning is not null)];
        if (explained.Count > 1 && draw.Chance(SingleRate))
        {
            explained = draw.Sample(explained, 1);
        }

        (string before, string after) = draw.Pick<(string, string)>((": ", ""), (" = ", ""), (" for ", ""), (" (", ")"), (" means ", ""), (": ", ""));
        string all = string.Join(draw.Pick("; ", "; ", ", "), explained.Select(label => $"{label.Label}{before}{label.Meaning}{after}"));
        return all.Length == 0 ? "" : follows ? draw.Pick("; ", ". ", ": ", " - ") + all : all;
    }

    private static void AppendLabels(StringBuilder text, Question question, Draw draw)
    {
        if (question.Labels is not { } labels)
        {
            return;
        }

        (string before, string between) = draw.Pick<(string, string)>(("  ", "   "), ("  - ", ": "), ("    ", ": "), ("  * ", " - "), ("  ", " = "));
        foreach ((string label, string? meaning) in labels)
        {
            text.Append(before).Append(label);
            if (meaning is not null)
            {
                text.Append(between).Append(meaning);
            }

            text.Append('\n');
        }
    }

    private static string Before(string separator, string description) => description.Length == 0 ? "" : separator + description;
}
