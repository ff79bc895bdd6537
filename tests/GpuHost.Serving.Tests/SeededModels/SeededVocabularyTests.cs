using GpuHost.Serving.SeededModels;

namespace GpuHost.Serving.Tests.SeededModels;

public sealed class SeededVocabularyTests
{
    [Theory]
    [InlineData(260)]
    [InlineData(300)]
    [InlineData(1024)]
    [InlineData(8000)] // more places than the words can fill
    public void OfSize_AnySize_IsWholeAndWithoutDoubles(int size)
    {
        SeededVocabulary vocabulary = SeededVocabulary.OfSize(size);

        Assert.Equal(size, vocabulary.Tokens.Count);
        Assert.Equal(size, vocabulary.Tokens.Select(token => token.Name).Distinct().Count());
        Assert.Equal(256, vocabulary.Tokens.Where(token => token.Bytes.Length == 1).Select(token => token.Bytes[0]).Distinct().Count());
        Assert.Equal(SeededTokenKind.Control, vocabulary.Tokens[vocabulary.IdOf(SeededVocabulary.TurnEnd)].Kind);
    }

    [Fact]
    public void Merges_EachOne_JoinsTwoEarlierTokensIntoALaterOne()
    {
        SeededVocabulary vocabulary = SeededVocabulary.OfSize(1024);
        var idByName = vocabulary.Tokens.Select((token, id) => (token.Name, id)).ToDictionary(entry => entry.Name, entry => entry.id);

        Assert.All(vocabulary.Merges, merge =>
        {
            string[] halves = merge.Split(' ');
            Assert.Equal(2, halves.Length);
            int result = idByName[halves[0] + halves[1]];
            Assert.True(idByName[halves[0]] < result && idByName[halves[1]] < result);
        });
    }

    [Fact]
    public void Train_WordsThatRunOut_StopsEarly()
    {
        List<BytePairMerge> merges = BytePairTrainer.Train([("abab"u8.ToArray(), 1)], mergesMax: 100);

        Assert.Equal([new('a', 'b', 256), new(256, 256, 257)], merges);
    }
}
