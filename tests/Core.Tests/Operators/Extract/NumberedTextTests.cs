using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Extract;

namespace Pipelines.Core.Tests.Operators.Extract;

public sealed class NumberedTextTests
{
    [Fact]
    public void Of_Text_WrapsAndNumbersAsDocEtlDoes()
    {
        string words = string.Join(' ', Enumerable.Repeat("abcdefghi", 9));

        Assert.Equal($"   1: {string.Join(' ', Enumerable.Repeat("abcdefghi", 8))}\n   2: abcdefghi", NumberedText.Of(words).Shown);
        Assert.Equal("   1: a b\u00adc", NumberedText.Of("  a\n\n\tb\u00adc \u2003").Shown);
        Assert.Equal("", NumberedText.Of(" \n ").Shown);
    }

    [Fact]
    public void Of_WordLongerThanALine_HasLinesOfItsOwn()
    {
        var numbered = NumberedText.Of($"a {new string('x', 200)} b c");

        Assert.Equal($"   1: a\n   2: {new string('x', 80)}\n   3: {new string('x', 80)}\n   4: {new string('x', 40)}\n   5: b c", numbered.Shown);
        Assert.Equal(new string('x', 200), numbered.Slice(2, 4));
    }

    [Fact]
    public void Slice_Lines_AreTheTextAsItWasWritten()
    {
        var numbered = NumberedText.Of("The first\n  line,\r\n\r\nthe\u00a0second.");

        Assert.Equal("The first\n  line,\r\n\r\nthe\u00a0second.", numbered.Slice(1, 1));
    }

    /// <summary>Whatever the text: the shown lines are its words, no line is too long, and each slice begins and ends with its lines' words.</summary>
    [Fact]
    public void Of_AnyText_ShowsItsWordsAndPointsBackToThem()
    {
        Gen<string> texts = Gen.ListOf(Gen.OneOf(
            Gen.Elements(" ", "\n", "\t\r\n", "\u3000", "a", "word", "😀😀", "é"),
            Gen.Choose(1, 200).Select(static length => new string('z', length)),
            Gen.Choose(1, 90).Select(static length => string.Concat(Enumerable.Repeat("😀", length))))).Select(static parts => string.Concat(parts));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var numbered = NumberedText.Of(text);
            string[] lines = numbered.LineCount == 0 ? [] : numbered.Shown.Split('\n');
            bool isNumbered = lines.Length == numbered.LineCount && lines.Select((line, i) => line.StartsWith($"{i + 1,4}: ", StringComparison.Ordinal)).All(static ok => ok);
            string[] bare = [.. lines.Select(static line => line[6..])];
            bool fits = bare.All(static line => line.EnumerateRunes().Count() is > 0 and <= 80);
            bool isWhole = Squeezed(string.Concat(bare)) == Squeezed(text);
            bool pointsBack = bare.Select((line, i) => Squeezed(numbered.Slice(i + 1, i + 1)) == Squeezed(line)).All(static ok => ok);
            bool isVerbatim = numbered.LineCount == 0 || numbered.Slice(1, numbered.LineCount) == text.Trim();
            return isNumbered && fits && isWhole && pointsBack && isVerbatim;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static string Squeezed(string text) => string.Concat(text.Where(static unit => !char.IsWhiteSpace(unit)));
}
