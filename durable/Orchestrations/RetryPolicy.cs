using Pipelines.Durable.Failures;

namespace Pipelines.Durable.Orchestrations;

/// <summary>
/// When a failed call is made again. The pauses are durable timers, so they survive a restart and cost nothing while they last.
/// Failures that are marked as non-retriable are never tried again.
/// </summary>
public sealed record RetryPolicy
{
    public static readonly TimeSpan MaxRetryIntervalDefault = TimeSpan.FromHours(1);

    /// <param name="maxNumberOfAttempts">At least 1; the first call counts.</param>
    /// <param name="firstRetryInterval">Above zero: the pause before the second call.</param>
    /// <param name="backoffCoefficient">At least 1: each pause is this many times the one before.</param>
    /// <param name="maxRetryInterval">No pause is longer; at least the first one. One hour when null.</param>
    /// <param name="retryTimeout">No call is made when this long has passed since the first; at least the first pause. Without end when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        if (!(backoffCoefficient >= 1.0) || double.IsInfinity(backoffCoefficient))
        {
            throw new ArgumentOutOfRangeException(nameof(backoffCoefficient), backoffCoefficient, "The coefficient is a number of at least 1.");
        }

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? MaxRetryIntervalDefault;
        RetryTimeout = retryTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        if (retryTimeout is { } timeout)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, firstRetryInterval, nameof(retryTimeout));
        }
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan? RetryTimeout { get; }

    /// <summary>Says no to failures that are not worth another call. Must decide by the failure alone. Null: all are.</summary>
    public Func<FailureDetails, bool>? HandleFailure { get; init; }

    /// <summary>Decides about a call that has failed.</summary>
    /// <param name="attempt">The number of the call that failed, from 1.</param>
    /// <param name="failure">Its failure.</param>
    /// <param name="sinceFirst">How long ago the first call was made.</param>
    /// <returns>The pause before the next call; null when there is none.</returns>
    internal TimeSpan? NextPause(int attempt, FailureDetails failure, TimeSpan sinceFirst)
    {
        bool isFinal = failure.IsNonRetriable
            || attempt >= MaxNumberOfAttempts
            || sinceFirst >= RetryTimeout
            || HandleFailure?.Invoke(failure) == false;
        if (isFinal)
        {
            return null;
        }

        double pauseTicks = FirstRetryInterval.Ticks * Math.Pow(BackoffCoefficient, attempt - 1);
        return pauseTicks < MaxRetryInterval.Ticks ? TimeSpan.FromTicks((long)pauseTicks) : MaxRetryInterval;
    }
}
