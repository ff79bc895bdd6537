namespace Pipelines.Core.Python.Tree;

internal enum UnaryOperator
{
    Not,
    Negate,
    Plus,
    Invert,
}
