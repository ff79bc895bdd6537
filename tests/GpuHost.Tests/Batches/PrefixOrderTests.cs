using GpuHost.Host.Batches.Input;

namespace GpuHost.Tests.Batches;

public sealed class PrefixOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sort_AnyPrompts_AllThatBeginAlikeStandTogether(int seed)
    {
        var random = new Random(seed);
        string[] blocks = [.. "abc".Select(letter => new string(letter, 128))];
        string[] prompts = [.. Enumerable.Range(0, 200).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => blocks[random.Next(3)])))];
        var order = new PrefixOrder();

        List<PlannedLine> sorted = PrefixOrder.Sort(prompts.Select((prompt, i) => new PlannedLine(i, 0, 0, order.PathOf(prompt, i))));

        Assert.Equal(Enumerable.Range(0, prompts.Length), sorted.Select(line => line.Number).Order());
        foreach (string prefix in prompts.SelectMany(prompt => Enumerable.Range(0, prompt.Length / 128).Select(i => prompt[..((i + 1) * 128)])).Distinct())
        {
            int[] places = [.. sorted.Index().Where(one => prompts[one.Item.Number].StartsWith(prefix, StringComparison.Ordinal)).Select(one => one.Index)];
            Assert.Equal(Enumerable.Range(places[0], places.Length), places);
        }
    }

    /// <summary>No order of texts lets neighbours share more than that of a dictionary.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Branches_ThatShareLessThanABlock_MeetAsInADictionary(int seed)
    {
        var random = new Random(seed);
        string[] prompts =
        [
            .. Enumerable.Range(0, 200).Select(_ => new string((char)('a' + random.Next(3)), 256) + string.Concat(Enumerable.Range(0, random.Next(10, 60)).Select(_ => (char)('a' + random.Next(2))))),
        ];
        var order = new PrefixOrder();
        List<PlannedLine> sorted = PrefixOrder.Sort(prompts.Select((prompt, i) => new PlannedLine(i, 0, 0, order.PathOf(prompt, i))));
        int[] shared = PrefixOrder.SharedBlocks(sorted);

        Branch[] branches = [.. sorted.Index().Select(one => new Branch(one.Item, shared[one.Index], PrefixOrder.BranchOf(prompts[one.Item.Number], shared[one.Index]))).Order()];

        Assert.Equal(SharedByNeighbours(prompts.Order(StringComparer.Ordinal)), SharedByNeighbours(branches.Select(branch => prompts[branch.Line.Number])));
        Assert.Equal(Enumerable.Range(0, prompts.Length), branches.Select(branch => branch.Line.Number).Order());
    }

    /// <summary>A sort may compare a line with itself; thousands of lines make it do so.</summary>
    [Fact]
    public void Branches_WithBlocksThatNoOtherHas_AreSortedInPlace()
    {
        var random = new Random(1);
        string[] prompts = [.. Enumerable.Range(0, 5_000).Select(_ => string.Concat(Enumerable.Range(0, 600).Select(at => (char)(at < 128 ? 'a' : 'a' + random.Next(26)))))];
        var order = new PrefixOrder();
        List<PlannedLine> sorted = PrefixOrder.Sort(prompts.Select((prompt, i) => new PlannedLine(i, 0, 0, order.PathOf(prompt, i))));
        int[] shared = PrefixOrder.SharedBlocks(sorted);
        List<Branch> branches = [.. sorted.Index().Select(one => new Branch(one.Item, shared[one.Index], PrefixOrder.BranchOf(prompts[one.Item.Number], shared[one.Index])))];

        branches.Sort();

        Assert.Equal(prompts.Order(StringComparer.Ordinal), branches.Select(branch => prompts[branch.Line.Number]));
    }

    private static int SharedByNeighbours(IEnumerable<string> prompts) =>
        prompts.Zip(prompts.Skip(1), static (one, next) => one.AsSpan().CommonPrefixLength(next)).Sum();

    [Fact]
    public void Sort_PromptsThatShareNothing_StayInTheOrderOfTheFile()
    {
        var order = new PrefixOrder();
        PlannedLine[] lines = [.. Enumerable.Range(0, 50).Select(i => new PlannedLine(i, 0, 0, order.PathOf($"{i} {new string('x', 500)}", i)))];

        Assert.Equal(lines, PrefixOrder.Sort(lines));
    }
}
