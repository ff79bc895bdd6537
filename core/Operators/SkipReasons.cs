namespace Pipelines.Core.Operators;

/// <summary>Why rows are skipped. Persisted and shown to users: never renamed.</summary>
public static class SkipReasons
{
    /// <summary>Beyond the operator's <c>limit</c>.</summary>
    public const string Limit = "limit";

    /// <summary>Beyond the operator's <c>sample</c>, or the run's.</summary>
    public const string Sample = "sample";

    /// <summary>Failed, and the operator says <c>skip_on_error</c>.</summary>
    public const string SkipOnError = "skip_on_error";
}
