using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Trainer;

/// <summary>Packs examples into batches, in their order; one that is too long for any batch is left out and counted.</summary>
internal sealed class BatchPacker(int batchTokens)
{
    /// <summary>So many in a row that none fits: the source makes nothing that this recipe can learn.</summary>
    private const int TooLongMax = 1_000;

    public int TooLong { get; private set; }

    /// <param name="examples">Enough to fill the batches, or all there are.</param>
    /// <param name="count">Batches.</param>
    public PackedBatch[] Pack(IEnumerable<EncodedExample> examples, int count)
    {
        var batches = new List<PackedBatch> { new() };
        int tooLong = 0;
        foreach (EncodedExample example in examples)
        {
            // The last token is predicted, not computed.
            int length = example.Tokens.Length - 1;
            if (length > batchTokens)
            {
                TooLong++;
                if (++tooLong > TooLongMax)
                {
                    throw new TrainingException($"{TooLongMax} examples in a row have more than {batchTokens} tokens: batches must be larger.");
                }

                continue;
            }

            tooLong = 0;
            if (batches[^1].TokenCount + length > batchTokens)
            {
                if (batches.Count == count)
                {
                    break;
                }

                batches.Add(new PackedBatch());
            }

            batches[^1].Add(example.Tokens, example.PromptTokens, example.Evidence);
        }

        return batches.Count == count && batches[^1].TokenCount > 0
            ? [.. batches]
            : throw new TrainingException($"The examples fill {batches.Count} batches of {batchTokens} tokens, not {count}.");
    }
}
