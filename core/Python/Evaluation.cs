using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python;

/// <summary>
/// One run of a template or an expression: what is left of its budget, and how fields and elements are looked up,
/// which is where the two languages differ. Not thread-safe.
/// </summary>
internal abstract class Evaluation(EvaluationBudget budget)
{
    public EvaluationBudget Budget { get; } = budget;

    /// <summary><c>owner.name</c></summary>
    public abstract PyValue GetAttribute(in PyValue owner, string name);

    /// <summary><c>owner[key]</c></summary>
    public abstract PyValue GetItem(in PyValue owner, in PyValue key);
}
