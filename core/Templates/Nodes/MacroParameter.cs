using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>A parameter of a macro; its default is evaluated at every call that needs it.</summary>
internal sealed record MacroParameter(NameTarget Target, ExpressionNode? Default);
