using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Lexing;

/// <summary>A token of Python.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string, what it stands for.</param>
/// <param name="Offset">Where it starts in the source.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="ContentOffset">Where the content of an f-string starts.</param>
/// <param name="IsRaw">Whether backslashes in an f-string stand for themselves.</param>
internal readonly record struct Lexeme(
    LexemeKind Kind, string Text, int Offset, PyValue Number = default, int ContentOffset = 0, bool IsRaw = false)
{
    public bool Is(string text) => Kind is LexemeKind.Name or LexemeKind.Operator && Text == text;

    public string Describe() => Kind switch
    {
        LexemeKind.End => "the end of the expression",
        LexemeKind.String or LexemeKind.FormattedString => "a string",
        _ => $"'{Text}'",
    };
}
