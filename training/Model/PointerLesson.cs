using System.Numerics.Tensors;

namespace Pipelines.Training.Model;

/// <summary>
/// Teaches some heads of a layer where to look (supervised attention; Liu and others, 2016): the first ones at the token that is
/// copied, the next ones at what tells the answer, be it a date written in another way or the sentence that decides a label. By the loss of the answer alone a small model is long in finding out that a value has a place, and
/// guesses what values of its sort begin with.
/// </summary>
/// <remarks>The default teaches nothing.</remarks>
/// <param name="Batch">Whose targets tell their sources and evidence.</param>
/// <param name="CopyingHeads">The first so many look at the source.</param>
/// <param name="ReadingHeads">The next so many look at the evidence.</param>
/// <param name="Scale">Of each target's gradient.</param>
internal readonly record struct PointerLesson(PackedBatch? Batch, int CopyingHeads, int ReadingHeads, float Scale)
{
    /// <summary>Below it the sources' shares are lost in rounding, and count as equal.</summary>
    private const float SumMin = 1e-20f;

    /// <summary>Adds the gradient of −log Σ p(source) to that of a row's scores.</summary>
    /// <param name="segment">The row's.</param>
    /// <param name="row">Within the segment.</param>
    /// <param name="head">Whose scores.</param>
    /// <param name="weights">The row's attention: p of every position up to it.</param>
    /// <param name="gradient">Of the same length; added to.</param>
    public void Add(Segment segment, int row, int head, ReadOnlySpan<float> weights, Span<float> gradient)
    {
        int target = row - (segment.Length - segment.TargetCount);
        if (Batch is null || head >= CopyingHeads + ReadingHeads || target < 0)
        {
            return;
        }

        target += segment.FirstTarget;
        ReadOnlySpan<int> sources = head < CopyingHeads ? Batch.SourcesOf(target) : Batch.EvidenceOf(target);
        if (sources.Length == 0)
        {
            return;
        }

        float sum = 0;
        foreach (int source in sources)
        {
            sum += weights[source];
        }

        TensorPrimitives.MultiplyAdd(weights, Scale, gradient, gradient);
        foreach (int source in sources)
        {
            gradient[source] -= Scale * (sum > SumMin ? weights[source] / sum : 1f / sources.Length);
        }
    }
}
