using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>What <c>set</c>, <c>for</c> and <c>with</c> assign to.</summary>
internal abstract class AssignmentTarget(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>The names it binds.</summary>
    public abstract IEnumerable<NameTarget> Names { get; }

    public abstract void Assign(TemplateRun run, in PyValue value);

    public abstract void Trace(FieldTrace trace, FieldPlaces places);
}
