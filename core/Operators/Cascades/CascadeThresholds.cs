namespace Pipelines.Core.Operators.Cascades;

/// <summary>What scores say. Those between are for the model to say.</summary>
/// <param name="Low">Below it the answer is no.</param>
/// <param name="High">From it on the answer is yes; not below <paramref name="Low"/>.</param>
internal readonly record struct CascadeThresholds(double Low, double High)
{
    /// <summary>No score says anything.</summary>
    public static CascadeThresholds None { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The answer; null when the model is to be asked.</summary>
    public bool? AnswerTo(double score) => score >= High ? true : score < Low ? false : null;
}
