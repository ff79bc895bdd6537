namespace Pipelines.Core.Templates.Lexing;

internal enum TokenKind
{
    /// <summary>Text between tags, white space control already applied.</summary>
    Text,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}
