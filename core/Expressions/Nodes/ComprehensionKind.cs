namespace Pipelines.Core.Expressions.Nodes;

internal enum ComprehensionKind
{
    List,
    Set,
    Dict,
    Generator,
}
