using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>Shows the first phases of an operator as the inputs of those after them: links on the left, ids on the right.</summary>
internal sealed class PreparedInputs(IArrangingContext context) : IArrangingContext
{
    public IReadOnlyList<IArrangedInput> Inputs { get; } = [.. context.Phases.Take(LinkResolveOptions.PreparingPhases)];

    public IReadOnlyList<IArrangedInput> Phases { get; } = [.. context.Phases.Skip(LinkResolveOptions.PreparingPhases)];

    public IRowSorter BeginSort(string name) => context.BeginSort(name);
}
