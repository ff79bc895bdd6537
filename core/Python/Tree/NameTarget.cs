using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>name</c></summary>
internal sealed class NameTarget(SourcePosition position, string name, int symbol) : AssignmentTarget(position)
{
    public string Name { get; } = name;

    public int Symbol { get; } = symbol;

    public override IEnumerable<NameTarget> Names => [this];

    public override void Assign(Evaluation evaluation, in PyValue value) => evaluation.Scope.Set(Symbol, value);

    public override void Trace(FieldTrace trace, FieldPlaces places) => trace.Bind(Name, places);
}
