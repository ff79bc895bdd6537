namespace Pipelines.Core.Python.Tree;

/// <summary>
/// How deep an expression is. A chain of operators is flat to the reader but nests to the left, and evaluation goes down
/// by recursion: without a bound, a long one would end the process.
/// </summary>
internal static class ExpressionDepth
{
    /// <summary>A node deeper than allowed, or null.</summary>
    public static ExpressionNode? FindBeyond(ExpressionNode root, int maxDepth)
    {
        var open = new Stack<(ExpressionNode Node, int Depth)>();
        open.Push((root, 1));
        while (open.TryPop(out (ExpressionNode Node, int Depth) next))
        {
            if (next.Depth > maxDepth)
            {
                return next.Node;
            }

            foreach (ExpressionNode child in next.Node.Children)
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return null;
    }
}
