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

    [Fact]
    public void Sort_PromptsThatShareNothing_StayInTheOrderOfTheFile()
    {
        var order = new PrefixOrder();
        PlannedLine[] lines = [.. Enumerable.Range(0, 50).Select(i => new PlannedLine(i, 0, 0, order.PathOf($"{i} {new string('x', 500)}", i)))];

        Assert.Equal(lines, PrefixOrder.Sort(lines));
    }
}
