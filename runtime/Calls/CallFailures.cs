using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls;

/// <summary>What a failed call means for its endpoint, its run and its row.</summary>
internal static class CallFailures
{
    /// <summary>The endpoint gave no answer, or said that it cannot: enough of these in a row, and it is down.</summary>
    public static bool IsSignOfOutage(InferenceException failure) =>
        failure.Kind is InferenceFailureKind.Unavailable or InferenceFailureKind.ConnectionFailed or InferenceFailureKind.TimedOut;

    /// <summary>No call to this model can succeed before somebody puts something right.</summary>
    public static bool IsSetupFault(InferenceException failure) =>
        failure.Kind is InferenceFailureKind.Unauthorized or InferenceFailureKind.ModelNotFound or InferenceFailureKind.QuotaExceeded;

    /// <summary>Another model may answer where this one cannot.</summary>
    public static bool MayFallBack(InferenceException failure) => failure.IsEndpointFault || failure.IsRetryable;

    /// <summary>Why a run stops that has no model left to ask.</summary>
    public static StopReason ForRun(string model, InferenceException failure) => failure.Kind == InferenceFailureKind.QuotaExceeded
        ? new StopReason(RunStatus.Waiting, $"Model '{model}' cannot answer now: {AsSentence(failure.Message)} Start the run again to go on.")
        : new StopReason(RunStatus.Failed, $"Model '{model}' cannot be used: {AsSentence(failure.Message)} What is done is kept: put that right and resume the run.");

    public static RowFailure ForRow(string model, InferenceException failure) =>
        new(KindFor(failure.Kind), $"Model '{model}': {failure.Message}");

    /// <summary>An endpoint's own words may end anyhow.</summary>
    public static string AsSentence(string message) => message is [.., '.' or '?' or '!'] ? message : $"{message}.";

    private static string KindFor(InferenceFailureKind kind) => kind switch
    {
        InferenceFailureKind.TimedOut => RowFailureKinds.Timeout,
        InferenceFailureKind.ContextOverflow => RowFailureKinds.ContextOverflow,
        InferenceFailureKind.ContentFiltered => RowFailureKinds.ContentFilter,
        InferenceFailureKind.InvalidResponse or InferenceFailureKind.Unavailable or InferenceFailureKind.ConnectionFailed => RowFailureKinds.Endpoint,
        _ => RowFailureKinds.BadRequest,
    };
}
