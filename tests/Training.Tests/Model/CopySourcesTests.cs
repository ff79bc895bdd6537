using Pipelines.Training.Model;

namespace Pipelines.Training.Tests.Model;

public sealed class CopySourcesTests
{
    [Fact]
    public void Of_ARunOfThePrompt_HasItsPlaces()
    {
        int[][] sources = CopySources.Of([7, 1, 2, 3, 8, 9, /* answer */ 5, 1, 2, 3, 6], promptTokens: 6);

        Assert.Equal([[], [1], [2], [3], []], sources);
    }

    [Fact]
    public void Of_TheLongestRun_IsTaken()
    {
        int[][] sources = CopySources.Of([1, 2, 0, 1, 2, 3, /* answer */ 1, 2, 3], promptTokens: 6);

        Assert.Equal([[3], [4], [5]], sources);
    }

    [Fact]
    public void Of_ARunThatStandsTwice_HasBothPlaces()
    {
        int[][] sources = CopySources.Of([1, 2, 0, 1, 2, /* answer */ 1, 2, 9], promptTokens: 5);

        Assert.Equal([[0, 3], [1, 4], []], sources);
    }

    [Fact]
    public void Of_OneTokenAlone_IsNoCopy() => Assert.All(CopySources.Of([1, 2, 3, /* answer */ 2, 9, 3], promptTokens: 3), Assert.Empty);

    [Fact]
    public void Of_ARunAcrossTheEndOfThePrompt_EndsThere()
    {
        int[][] sources = CopySources.Of([4, 1, 2, /* answer */ 1, 2, 1], promptTokens: 3);

        Assert.Equal([[1], [2], []], sources);
    }
}
