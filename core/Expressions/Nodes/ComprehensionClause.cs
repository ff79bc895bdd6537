using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Expressions.Nodes;

/// <summary><c>for target in items if condition if condition</c></summary>
internal sealed record ComprehensionClause(AssignmentTarget Target, ExpressionNode Items, ExpressionNode[] Conditions);
