using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Extract;

/// <summary>The configuration of an extract, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Prompt">What to extract; a template over the row.</param>
/// <param name="Documents">The texts to extract from; at least one.</param>
/// <param name="Question">How the model says which parts are meant.</param>
/// <param name="Policy">What an answer must keep to.</param>
/// <param name="Suffix">What stands behind a text's name in the name of the field that is made.</param>
/// <param name="IsJoined">The parts are one text with empty lines between them, not a list.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
internal sealed record ExtractOptions(
    string Name,
    CompiledPrompt Prompt,
    IReadOnlyList<FieldPath> Documents,
    IExtraction Question,
    AnswerPolicy Policy,
    string Suffix,
    bool IsJoined,
    bool SkipOnError)
{
    /// <summary>What the prompt gets beside the row; null for nothing.</summary>
    public RetrievedContext? Retrieval { get; init; }

    /// <summary>The row as it came to the operator, and what was found for it.</summary>
    public RetrievedRow Take(Row row) => Retrieval is null ? new RetrievedRow(row, null) : RetrievedContext.Take(row);

    /// <summary>The field made of a text.</summary>
    public string FieldFor(FieldPath document) => $"{document.Text}{Suffix}";
}
