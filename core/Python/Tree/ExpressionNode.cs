using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary>
/// A compiled expression. Immutable, so one tree serves any number of evaluations at once. Templates and Python
/// expressions share these nodes; what differs between them (missing fields, names) is asked of the
/// <see cref="Evaluation"/>.
/// </summary>
internal abstract class ExpressionNode(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    public abstract IEnumerable<ExpressionNode> Children { get; }

    /// <summary>Whether evaluating it can change a value that something else can see. Unknown counts as yes.</summary>
    public virtual bool ChangesState => Children.Any(child => child.ChangesState);

    public abstract PyValue Evaluate(Evaluation evaluation);

    /// <summary>
    /// Records which fields are read, and returns the places in the data that the result can be. The default is the
    /// safe one: every part is read whole and the result is a value of its own.
    /// </summary>
    public virtual FieldPlaces Trace(FieldTrace trace)
    {
        foreach (ExpressionNode child in Children)
        {
            child.Trace(trace).ReadWhole();
        }

        return FieldPlaces.None;
    }
}
