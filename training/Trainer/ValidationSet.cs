using Pipelines.Training.Data;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Trainer;

/// <summary>A few examples of each split, the same for every run.</summary>
internal sealed class ValidationSet
{
    /// <summary>Enough to see a trend; the evaluator counts in earnest.</summary>
    private const int ExamplesPerSplit = 40;

    /// <summary>Of so many, those that a batch holds are taken: a recipe of tiny batches has fewer, or none.</summary>
    private const int TriedMax = 400;

    private const ulong Seed = 0x5EED_0F_7A11DA7E;

    private readonly Dictionary<SplitKind, IReadOnlyList<PackedBatch>> _batches = [];

    /// <param name="source">Makes them.</param>
    /// <param name="layout">Turns them into tokens.</param>
    /// <param name="batchTokens">Longer ones are left out.</param>
    public ValidationSet(IExampleSource source, ChatLayout layout, int batchTokens)
    {
        foreach (SplitKind split in Enum.GetValues<SplitKind>())
        {
            List<PackedBatch> batches = [new()];
            foreach (EncodedExample example in source.Examples(Seed, split, Curriculum.Medium).Take(TriedMax).Select(layout.Encode)
                .Where(example => example.Tokens.Length <= batchTokens).Take(ExamplesPerSplit))
            {
                if (batches[^1].TokenCount + example.Tokens.Length > batchTokens)
                {
                    batches.Add(new PackedBatch());
                }

                batches[^1].Add(example.Tokens, example.PromptTokens);
            }

            _batches.Add(split, batches);
        }
    }

    public IEnumerable<(SplitKind Split, ValidationResult Result)> Evaluate(StepMaker maker) =>
        _batches.Where(split => split.Value[0].TokenCount > 0).Select(split => (split.Key, maker.Validate(split.Value)));
}
