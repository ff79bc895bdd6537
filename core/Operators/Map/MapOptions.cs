using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Map;

/// <summary>The configuration of a map that asks a model, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Question">What is asked about each row.</param>
/// <param name="Made">How rows are made of rows and answers.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
internal sealed record MapOptions(string Name, RowQuestion Question, AnsweredRow Made, bool SkipOnError);
