using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Tests.Tokenizer;

public sealed class VocabularyTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_FrequentWords_BecomeOneToken()
    {
        var trainer = new MergeTrainer();
        for (int i = 0; i < 50; i++)
        {
            trainer.Read("the order 123 of the customer");
        }

        var tokens = new List<int>();
        new BytePairTokenizer(trainer.Train(400)).Encode(" order 12", tokens);

        // The word, the spaces before it and before the number, and each digit by itself.
        Assert.Equal(5, tokens.Count);
    }

    [Theory]
    [InlineData("Paid by Kanner & Sons.", "{\"payer\":\"Kanner & Sons\"}", "Kanner & Sons")]
    [InlineData("due,(12.50 EUR)", "[\"12.50 EUR\"]", "12.50 EUR")]
    public void Train_AValueInATextAndInAnAnswer_HasTheSameTokens(string text, string answer, string value)
    {
        var trainer = new MergeTrainer();
        for (int i = 0; i < 50; i++)
        {
            trainer.Read(text);
            trainer.Read(answer);
        }

        var tokenizer = new BytePairTokenizer(trainer.Train(600));

        Assert.Contains(Joined(value).Trim('|'), Joined(text), StringComparison.Ordinal);
        Assert.Contains(Joined(value).Trim('|'), Joined(answer), StringComparison.Ordinal);

        string Joined(string part)
        {
            var tokens = new List<int>();
            tokenizer.Encode(part, tokens);
            return $"|{string.Join('|', tokens)}|";
        }
    }

    [Fact]
    public void Train_NothingLeftToMerge_IsSmallerThanAskedFor()
    {
        var trainer = new MergeTrainer();
        trainer.Read("ab ab");

        Assert.Equal(256 + 1 + ControlTokens.All.Count, trainer.Train(2_048).Size);
    }

    [Fact]
    public void Train_Tokens_AreEachThereOnce()
    {
        IEnumerable<string> names = Enumerable.Range(0, ToyTraining.Vocabulary.Size).Select(ToyTraining.Vocabulary.Name);

        Assert.Equal(ToyTraining.Vocabulary.Size, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        string path = _folder.PathOf("vocabulary.txt");
        VocabularyFile.Write(path, ToyTraining.Vocabulary);

        Vocabulary read = VocabularyFile.Read(path);

        Assert.Equal(ToyTraining.Vocabulary.Merges, read.Merges);
        Assert.Equal(ToyTraining.Vocabulary.Size, read.Size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\n1 2")]
    [InlineData("pipelines-vocabulary 1\n1")]
    [InlineData("pipelines-vocabulary 1\n1 999")]
    [InlineData("pipelines-vocabulary 1\n1 -2")]
    public void Read_NoVocabulary_SaysSo(string text)
    {
        string path = _folder.PathOf("vocabulary.txt");
        File.WriteAllText(path, text);

        Assert.Contains(path, Assert.Throws<TrainingException>(() => VocabularyFile.Read(path)).Message, StringComparison.Ordinal);
    }
}
