using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Lexing;

/// <summary>A token: its text (of a string, the decoded one), where it starts, and the value of a number.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset, PyValue Number = default)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string symbol) => Kind == TokenKind.Operator && Text == symbol;

    /// <summary>The token as an error message names it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.VariableEnd => "'}}'",
        TokenKind.BlockEnd => "'%}'",
        TokenKind.Text => "text",
        TokenKind.String => $"the string '{Text}'",
        _ => $"'{Text}'",
    };
}
