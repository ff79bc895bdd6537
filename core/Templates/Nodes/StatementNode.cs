using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>A compiled statement. Immutable: one tree serves any number of renderings at once.</summary>
internal abstract class StatementNode(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>The expressions directly in it.</summary>
    public abstract IEnumerable<ExpressionNode> Expressions { get; }

    /// <summary>The statements directly in it.</summary>
    public virtual IEnumerable<StatementNode> Statements => [];

    /// <summary>
    /// Whether executing it can change a value that was there before, apart from binding names of its own level.
    /// </summary>
    public virtual bool ChangesState =>
        Expressions.Any(expression => expression.ChangesState) || Statements.Any(statement => statement.ChangesState);

    public abstract Flow Execute(TemplateRun run);

    /// <summary>Records which fields are read.</summary>
    public abstract void Trace(FieldTrace trace);
}
