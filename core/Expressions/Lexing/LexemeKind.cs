namespace Pipelines.Core.Expressions.Lexing;

internal enum LexemeKind
{
    Name,
    Number,
    String,

    /// <summary>The text between the quotes of an f-string, not decoded.</summary>
    FormattedString,
    Operator,
    End,
}
