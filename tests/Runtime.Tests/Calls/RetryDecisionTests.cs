using Pipelines.Core.Inference;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Tests.Calls;

public sealed class RetryDecisionTests
{
    private static readonly CallOptions Options = new();

    [Theory]
    [InlineData(InferenceFailureKind.RateLimited, true)]
    [InlineData(InferenceFailureKind.Unavailable, true)]
    [InlineData(InferenceFailureKind.ConnectionFailed, true)]
    [InlineData(InferenceFailureKind.InvalidResponse, true)]
    [InlineData(InferenceFailureKind.BadRequest, false)]
    [InlineData(InferenceFailureKind.ContextOverflow, false)]
    [InlineData(InferenceFailureKind.ContentFiltered, false)]
    [InlineData(InferenceFailureKind.Unauthorized, false)]
    [InlineData(InferenceFailureKind.QuotaExceeded, false)]
    [InlineData(InferenceFailureKind.ModelNotFound, false)]
    [InlineData(InferenceFailureKind.Unsupported, false)]
    public void After_FirstFailure_TriesAgainWhenThatMayHelp(InferenceFailureKind kind, bool again) =>
        Assert.Equal(again, After(new InferenceException(kind, "x"), failures: 1).Pause is not null);

    [Fact]
    public void After_AllTriesUsed_GivesUp()
    {
        var failure = new InferenceException(InferenceFailureKind.Unavailable, "x");
        Assert.NotNull(After(failure, Options.TriesMax - 1).Pause);
        Assert.Null(After(failure, Options.TriesMax).Pause);
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    public void After_TimeOut_TriesAgainAsOftenAsTheOperatorAllows(int retries, int timeouts, bool again) =>
        Assert.Equal(
            again,
            RetryDecision.After(new InferenceException(InferenceFailureKind.TimedOut, "x"), 0, timeouts, retries, Options, 0).Pause is not null);

    [Fact]
    public void After_EndpointAsksToWait_WaitsAtLeastThatLong()
    {
        var failure = new InferenceException(InferenceFailureKind.RateLimited, "x", TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(40), After(failure, 1).Pause);
    }

    [Fact]
    public void After_EndpointAsksToWaitTooLong_GivesUp()
    {
        var failure = new InferenceException(InferenceFailureKind.RateLimited, "x", Options.RetryAfterMax + TimeSpan.FromSeconds(1));
        Assert.Null(After(failure, 1).Pause);
    }

    private static RetryDecision After(InferenceException failure, int failures) =>
        RetryDecision.After(failure, failures, timeouts: 0, timeoutRetries: 0, Options, random: 0);
}
