using GpuHost.Serving.Randomness;
using Pipelines.Training.Data;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Trainer;

/// <summary>
/// What each step learns from, as a function of the recipe and the step's number alone: a run that is resumed sees what it
/// would have seen. Not thread-safe.
/// </summary>
internal sealed class ExampleFeed(IExampleSource source, ChatLayout layout, Recipe recipe)
{
    private readonly BatchPacker _packer = new(recipe.BatchTokens);

    /// <summary>Examples left out so far because no batch can hold them.</summary>
    public int TooLong => _packer.TooLong;

    public StepBatches At(int step)
    {
        ulong stream = recipe.Seed ^ ((ulong)(step + 1) << 20);
        ulong seed = new Xoshiro256(stream).NextUInt64();
        PackedBatch[] batches = _packer.Pack(
            source.Examples(seed, SplitKind.Train, recipe.StageAt(step)).Select(layout.Encode), recipe.Lanes * recipe.BatchesPerLane);
        return new StepBatches([.. batches.Chunk(recipe.BatchesPerLane)]);
    }
}
