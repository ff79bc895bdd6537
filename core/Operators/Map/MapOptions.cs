using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Map;

/// <summary>The configuration of a map that asks a model, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Question">What is asked about each row.</param>
/// <param name="DropKeys">Fields taken out of the rows made.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
/// <param name="IsObservable">Rows carry the prompt they were made with.</param>
internal sealed record MapOptions(string Name, RowQuestion Question, IReadOnlyList<string> DropKeys, bool SkipOnError, bool IsObservable)
{
    /// <summary>The field that carries the prompt.</summary>
    public string ObservabilityField => $"_observability_{Name}";
}
