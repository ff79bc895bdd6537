using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python;

/// <summary>
/// One run of a template or an expression: its budget and variables, and how names, fields and elements are looked up,
/// which is where the two languages differ. Not thread-safe.
/// </summary>
internal abstract class Evaluation(EvaluationBudget budget)
{
    public EvaluationBudget Budget { get; } = budget;

    /// <summary>The variables bound so far, innermost level.</summary>
    public Scope Scope { get; set; } = new(null);

    /// <summary>Where the operation stands that runs now; an error is reported there.</summary>
    public SourcePosition At { get; set; }

    public virtual PyValue Lookup(NameNode name) =>
        Scope.TryGet(name.Symbol, out PyValue value) ? value : LookupFree(name);

    /// <summary><c>owner.name</c></summary>
    public abstract PyValue GetAttribute(in PyValue owner, string name);

    /// <summary><c>owner[key]</c></summary>
    public abstract PyValue GetItem(in PyValue owner, in PyValue key);

    /// <summary><c>owner[start:stop:step]</c>; a missing bound is <c>None</c>.</summary>
    public virtual PyValue GetSlice(in PyValue owner, in PyValue start, in PyValue stop, in PyValue step) =>
        Slicing.Of(owner, start, stop, step, Budget);

    /// <summary>The value of <c>a if b</c> when <c>b</c> does not hold.</summary>
    public virtual PyValue MissingElse() => PyValue.None;

    /// <summary>A name that no scope binds.</summary>
    protected abstract PyValue LookupFree(NameNode name);
}
