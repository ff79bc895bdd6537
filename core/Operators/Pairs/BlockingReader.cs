using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Reads which pairs are compared: the keys that resolve and equijoin share.</summary>
internal static class BlockingReader
{
    private static readonly NumberKey Threshold = new("blocking_threshold", "how alike embeddings are at least (cosine) for rows to be compared; 0 compares all", 0, 1);
    private static readonly NumberKey TargetRecall = new("blocking_target_recall", "the share of matches that a threshold must let pass that is found by trying; 0.95 when absent", 0, 1);
    private static readonly ShapedKey Conditions = new("blocking_conditions", "Python expressions over two rows; a pair for which one holds is compared", ShapedKey.Expressions);
    private static readonly WholeNumberKey ComparisonsMax = new("limit_comparisons", "the most comparisons; the most alike pairs are compared", 1, int.MaxValue);

    /// <summary>Without conditions.</summary>
    public static SpecKeys SimilarityKeys { get; } = new(
    [
        Threshold, TargetRecall, .. EmbeddingReader.Keys, ComparisonsMax,
        new UnusedKey("compare_batch_size", "pairs are compared as they come, each once"),
    ]);

    public static SpecKeys Keys { get; } = new([.. SimilarityKeys, Conditions]);

    /// <param name="reader">The operation.</param>
    /// <param name="sides">How conditions name the rows; null where there are none.</param>
    /// <param name="left">What is compared of a left row.</param>
    /// <param name="right">The same of a right row.</param>
    public static BlockingOptions Read(SpecReader reader, PairSides? sides, BlockingFields left, BlockingFields right)
    {
        double? threshold = reader.Number(Threshold);
        if (threshold > 0)
        {
            EmbeddingReader.WarnOfThreshold(reader, Threshold, ", or leave the threshold out to have it found");
        }

        return new BlockingOptions
        {
            LeftFields = left,
            RightFields = right,
            Threshold = threshold,
            TargetRecall = reader.Number(TargetRecall) ?? 0.95,
            Conditions = sides is null ? [] : PairCondition.ReadAll(reader, Conditions, sides),
            Embedding = EmbeddingReader.Read(reader),
            ComparisonsMax = reader.WholeNumber(ComparisonsMax),
        };
    }
}
