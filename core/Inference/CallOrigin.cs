namespace Pipelines.Core.Inference;

/// <summary>
/// Whose work a call is, for whoever bills it. It changes nothing about the answer and is no part of a call's key. Empty texts say nothing.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Call">The call's own, such as its key.</param>
public sealed record CallOrigin(string Pipeline, string Run, string Call)
{
    /// <summary>Most characters of each of them that are told.</summary>
    public const int CharsMax = 128;

    public static CallOrigin None { get; } = new("", "", "");
}
