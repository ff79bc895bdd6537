using Pipelines.Training.Model;

namespace Pipelines.Training.Trainer;

/// <summary>How well answers that were not learned from are predicted.</summary>
/// <param name="Answers">How many.</param>
/// <param name="RightAnswers">Of whose tokens every one was the likeliest: what greedy decoding would write to the letter.</param>
/// <param name="Targets">Tokens of the answers.</param>
/// <param name="LossSum">Over the targets, in nats.</param>
internal readonly record struct ValidationResult(int Answers, int RightAnswers, int Targets, double LossSum)
{
    public static ValidationResult None => default;

    public double Loss => LossSum / Math.Max(1, Targets);

    public double RightShare => (double)RightAnswers / Math.Max(1, Answers);

    public static ValidationResult operator +(ValidationResult one, ValidationResult other) => new(
        one.Answers + other.Answers, one.RightAnswers + other.RightAnswers, one.Targets + other.Targets, one.LossSum + other.LossSum);

    public static ValidationResult Of(PackedBatch batch, ReadOnlySpan<float> losses, ReadOnlySpan<bool> isRight)
    {
        int right = 0;
        foreach (Segment segment in batch.Segments)
        {
            right += isRight.Slice(segment.FirstTarget, segment.TargetCount).Contains(false) ? 0 : 1;
        }

        double sum = 0;
        foreach (float loss in losses)
        {
            sum += loss;
        }

        return new ValidationResult(batch.Segments.Length, right, losses.Length, sum);
    }
}
