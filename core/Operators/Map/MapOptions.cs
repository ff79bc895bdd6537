using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Map;

/// <summary>The configuration of a map that asks a model, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Question">What is asked about each row.</param>
/// <param name="Made">How rows are made of rows and answers.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
internal sealed record MapOptions(string Name, RowQuestion Question, AnsweredRow Made, bool SkipOnError)
{
    /// <summary>The same, with the fields that the question adds to rows.</summary>
    public static MapOptions Of(string name, RowQuestion question, AnsweredRow made, bool skipOnError) => new(
        name, question, made with { ContextField = question.Retrieval?.SavedField, ConfidenceField = question.Confidence?.Field }, skipOnError);
}
