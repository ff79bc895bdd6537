using Pipelines.Core.Identity;

namespace Pipelines.Core.Planning;

/// <summary>
/// Operators that run together, row by row, without a barrier between them. A new stage begins at each step, and before each
/// operator that counts or samples the rows of its input (<see cref="Operators.OperatorTraits.NeedsStageStart"/>) or works on all of
/// them together (<see cref="StageInput.Arranged"/>).
/// </summary>
public sealed record StagePlan
{
    /// <summary>From 1, in the order of running.</summary>
    public required int Number { get; init; }

    /// <summary>The number and the first operator, as <c>01-extract</c>: unique in the plan, and a valid segment of a blob path.</summary>
    public required string Name { get; init; }

    /// <summary>The step of the pipeline that it is a part of.</summary>
    public required string StepName { get; init; }

    public required StageInput Input { get; init; }

    /// <summary>In the order of application. Empty when the step has none: its rows pass unchanged.</summary>
    public required IReadOnlyList<PlannedOperator> Operators { get; init; }

    /// <summary>
    /// It is an earlier phase of an operator: what comes out are no rows of the pipeline, and units that fail are no failed rows, since
    /// the operator's last phase accounts for all of its input.
    /// </summary>
    public bool IsInner { get; init; }

    /// <summary>The hash of all that decides what the stage makes of its input.</summary>
    public required ContentHash Identity { get; init; }

    /// <summary>
    /// Names the stage's result: equal keys mean equal rows, so a finished stage need not run again.
    /// </summary>
    /// <param name="inputKey">The input's identity: of a dataset the hash of its bytes, of a stage that stage's key.</param>
    public ContentHash KeyFor(ContentHash inputKey)
    {
        using var hasher = new CanonicalHasher("pipelines/stage/1");
        return hasher.Add(Identity).Add(inputKey).Finish();
    }
}
