using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Filter;

/// <summary>The configuration of a filter, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Question">What is asked about each row.</param>
/// <param name="DecisionField">The field of the answer that says whether the row is kept; rows do not carry it.</param>
/// <param name="Made">How kept rows are made of rows and answers.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
internal sealed record FilterOptions(string Name, RowQuestion Question, string DecisionField, AnsweredRow Made, bool SkipOnError)
{
    /// <summary>A row that passes, with what was answered about it beside the decision.</summary>
    public JObject Kept(JObject row, JObject answer, string? context, double? confidence, string prompt)
    {
        JObject merged = Made.Merge(row, answer, context, confidence, ("prompt", prompt));
        merged.Remove(DecisionField);
        return merged;
    }
}
