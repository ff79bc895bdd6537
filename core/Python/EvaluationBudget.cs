using System.Runtime.CompilerServices;

namespace Pipelines.Core.Python;

/// <summary>
/// What is left of the <see cref="EvaluationLimits"/> of one evaluation. Every operation that can grow with its
/// input charges here, so that no template and no expression runs or allocates without bound. Not thread-safe.
/// </summary>
internal sealed class EvaluationBudget(EvaluationLimits limits, CancellationToken cancellation)
{
    private const int StepsBetweenCancellationChecks = 256;

    // An item takes the memory of several characters.
    private const int UnitsPerItem = 8;

    private long _stepsLeft = limits.MaxSteps;
    private long _unitsLeft = limits.MaxAllocatedUnits;
    private int _depth;

    public EvaluationLimits Limits { get; } = limits;

    /// <summary>Counts one iteration or call.</summary>
    public void Step()
    {
        if (--_stepsLeft < 0)
        {
            throw PythonException.Limit($"more than {Limits.MaxSteps:N0} loop iterations and calls in all");
        }

        if (_stepsLeft % StepsBetweenCancellationChecks == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Refuses a text longer than allowed before it is built, and charges it.</summary>
    public void ChargeText(long chars)
    {
        if (chars > Limits.MaxTextChars)
        {
            throw PythonException.Limit($"a text of more than {Limits.MaxTextChars:N0} characters");
        }

        ChargeUnits(chars);
    }

    /// <summary>Refuses a collection larger than allowed before it is built, and charges its items.</summary>
    public void ChargeItems(long count)
    {
        if (count > EvaluationLimits.MaxCollectionItems)
        {
            throw PythonException.Limit($"a collection of more than {EvaluationLimits.MaxCollectionItems:N0} items");
        }

        ChargeUnits(count * UnitsPerItem);
    }

    private void ChargeUnits(long units)
    {
        _unitsLeft -= units;
        if (_unitsLeft < 0)
        {
            throw PythonException.Limit(
                $"more than {Limits.MaxAllocatedUnits:N0} characters created in all, an item of a collection counting {UnitsPerItem}");
        }
    }

    /// <summary>Enters a call; pair with <see cref="LeaveCall"/>.</summary>
    public void EnterCall()
    {
        Step();
        RequireStack();
        if (_depth == Limits.MaxCallDepth)
        {
            throw PythonException.Limit($"calls nested more than {Limits.MaxCallDepth:N0} deep");
        }

        _depth++;
    }

    public void LeaveCall() => _depth--;

    /// <summary>Refuses to go deeper when the thread's stack is nearly used up, which would end the process.</summary>
    public static void RequireStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw PythonException.Limit("blocks and calls nested too deeply for the stack of the thread");
        }
    }
}
