using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary>What can be assigned to: by <c>set</c>, <c>for</c> and <c>with</c> in templates, by comprehensions in expressions.</summary>
internal abstract class AssignmentTarget(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>The names it binds.</summary>
    public abstract IEnumerable<NameTarget> Names { get; }

    public abstract void Assign(Evaluation evaluation, in PyValue value);

    public abstract void Trace(FieldTrace trace, FieldPlaces places);
}
