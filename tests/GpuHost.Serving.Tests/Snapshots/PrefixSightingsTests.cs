using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Tests.Snapshots;

public sealed class PrefixSightingsTests
{
    private static readonly PrefixScope Scope = new("", "");

    [Fact]
    public void CommonOf_PromptsThatBeginAlike_EndsExactlyWhereTheyPart()
    {
        var sightings = new PrefixSightings();
        int[] first = Tokens(500, 1);
        int[] second = [.. first[..300], .. Tokens(200, 2)];
        sightings.Note(Scope, first);

        Assert.Equal(0, sightings.CommonOf(Scope, first));

        sightings.Note(Scope, second);

        Assert.Equal(300, sightings.CommonOf(Scope, first));
        Assert.Equal(300, sightings.CommonOf(Scope, second));
        Assert.Equal(0, sightings.CommonOf(new PrefixScope("other", ""), second));
    }

    [Fact]
    public void CommonOf_TwoThatPartLaterThanTheOthers_EndsWhereAllPart()
    {
        var sightings = new PrefixSightings();
        int[] first = Tokens(500, 1);
        sightings.Note(Scope, first);
        sightings.Note(Scope, (int[])[.. first[..303], .. Tokens(200, 2)]);

        Assert.Equal(303, sightings.CommonOf(Scope, first));

        sightings.Note(Scope, (int[])[.. first[..300], .. Tokens(200, 3)]);

        Assert.Equal(300, sightings.CommonOf(Scope, first));
    }

    [Fact]
    public void CommonOf_PromptThatCameTwice_IsAllOfIt()
    {
        var sightings = new PrefixSightings();
        sightings.Note(Scope, Tokens(500, 1));
        sightings.Note(Scope, Tokens(500, 1));

        Assert.Equal(500, sightings.CommonOf(Scope, Tokens(500, 1)));
    }

    [Fact]
    public void CommonOf_AnyPrompts_IsNoShorterThanTheirBlocksAndTrulyShared()
    {
        Gen<int[][]> families = Gen.Choose(0, 400).Three().ListOf(6)
            .Select(shapes => shapes.Select(shape => (int[])[.. Tokens(shape.Item1, 1), .. Tokens(shape.Item2 / 4, 2), .. Tokens(1, shape.Item3)]).ToArray());
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(families.ToArbitrary(), prompts =>
        {
            var sightings = new PrefixSightings();
            foreach (int[] prompt in prompts)
            {
                sightings.Note(Scope, prompt);
            }

            return prompts.Select((prompt, i) => (Prompt: prompt, Others: prompts.Where((_, j) => j != i))).All(one =>
            {
                int longest = one.Others.Max(other => one.Prompt.AsSpan().CommonPrefixLength(other));
                int common = sightings.CommonOf(Scope, one.Prompt);
                return common <= longest && common >= longest - (longest % PrefixSightings.BlockTokens);
            });
        }));
    }

    [Fact]
    public void TryClaim_SameBeginning_IsGivenOnce()
    {
        var sightings = new PrefixSightings();

        Assert.True(sightings.TryClaim(Scope, Tokens(70, 1)));
        Assert.False(sightings.TryClaim(Scope, Tokens(70, 1)));
        Assert.True(sightings.TryClaim(Scope, Tokens(71, 1)));
        Assert.True(sightings.TryClaim(new PrefixScope("other", ""), Tokens(70, 1)));
    }

    [Fact]
    public void Note_ManyPrompts_ForgetsTheOldestAndStaysBounded()
    {
        var sightings = new PrefixSightings(entriesMax: 100);
        int[] kept = Tokens(128, 0);
        for (int i = 1; i < 200; i++)
        {
            sightings.Note(Scope, kept);
            sightings.Note(Scope, Tokens(128, i));
            Assert.InRange(sightings.Count, 1, 100);
        }

        Assert.Equal(128, sightings.CommonOf(Scope, kept));
        sightings.Note(Scope, Tokens(128, 1));
        Assert.Equal(0, sightings.CommonOf(Scope, Tokens(128, 1)));
    }

    private static int[] Tokens(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => (i * 7) + (seed * 1_000) + 1)];
}
