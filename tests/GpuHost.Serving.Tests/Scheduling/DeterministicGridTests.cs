using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Tests.Scheduling;

public sealed class DeterministicGridTests
{
    /// <summary>Wherever on the grid a sequence is taken up, the rest is cut as if it had begun at 0.</summary>
    [Fact]
    public void ChunkTokens_AnyPromptTakenUpAnywhereOnTheGrid_IsCutAtTheSamePlaces() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            Gen.Choose(1, 2_000).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), (prompt, answer, blocks) =>
            {
                List<int> whole = CutsFrom(0, prompt, prompt + answer);
                int start = Math.Min(blocks * DeterministicGrid.BlockTokens, DeterministicGrid.Floor(prompt, DeterministicGrid.BlockTokens));

                Assert.Equal(whole.Where(cut => cut > start), CutsFrom(start, prompt, prompt + answer));
                Assert.All(whole.Where(cut => cut < prompt), cut => Assert.Equal(0, cut % DeterministicGrid.BlockTokens));
                Assert.Equal(answer, whole.Count(cut => cut > prompt));
            }));

    private static List<int> CutsFrom(int position, int promptTokens, int tokens)
    {
        var cuts = new List<int>();
        while (position < tokens)
        {
            position += DeterministicGrid.ChunkTokens(position, promptTokens);
            cuts.Add(position);
        }

        return cuts;
    }
}
