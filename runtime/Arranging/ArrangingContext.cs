using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Arranging;

/// <summary>What an arrangement reads, and the folder that its sorters write to.</summary>
internal sealed class ArrangingContext(BlobPath folder, SpillStore store, IReadOnlyList<IArrangedInput> inputs, IReadOnlyList<IArrangedInput> phases)
    : IArrangingContext
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public IReadOnlyList<IArrangedInput> Inputs { get; } = inputs;

    public IReadOnlyList<IArrangedInput> Phases { get; } = phases;

    public IRowSorter BeginSort(string name) => _names.Add(name)
        ? new RowSorter(folder, name, store)
        : throw new InvalidOperationException($"There is a sorter '{name}' already.");
}
