using System.Collections.Frozen;
using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>
/// Whether a loop's body can get at the loop's items other than by its target: by <c>loop.previtem</c>,
/// <c>loop.nextitem</c>, or by handing <c>loop</c> itself on.
/// </summary>
internal static class LoopVariableUse
{
    public const string Name = "loop";

    private static readonly FrozenSet<string> ItemFreeAttributes = new[]
    {
        "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "cycle", "changed",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool ShowsItems(StatementNode statement) =>
        statement.Expressions.Any(ShowsItems) || statement.Statements.Any(ShowsItems);

    private static bool ShowsItems(ExpressionNode expression) => expression switch
    {
        NameNode { Name: Name } => true,
        AttributeNode { Owner: NameNode { Name: Name } } attribute => !ItemFreeAttributes.Contains(attribute.Name),
        CallNode { Callee: NameNode { Name: Name } } recursion => recursion.Arguments.Children.Any(ShowsItems),
        _ => expression.Children.Any(ShowsItems),
    };
}
