using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Phrases;

/// <summary>Writes one of a phrase's many expansions.</summary>
internal sealed class Expander(PhraseBook book, Draw draw, SplitKind split)
{
    /// <summary>A rule that refers to itself through others would not end.</summary>
    private const int DepthMax = 12;

    public PhraseBook Book => book;

    public Draw Draw => draw;

    public SplitKind Split => split;

    public void Write(Phrase phrase, IPhraseTarget target) => Write(phrase, target, DepthMax);

    /// <summary>One of the rule's phrases.</summary>
    public void WriteRule(string rule, IPhraseTarget target) => Write(draw.Pick(book[rule].For(split)), target, DepthMax);

    /// <summary>One of the rule's phrases as text.</summary>
    public string Text(string rule)
    {
        var texts = new PhraseTexts();
        WriteRule(rule, texts);
        return texts.ToString();
    }

    /// <inheritdoc cref="Text(string)"/>
    public string Text(string rule, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in values)
        {
            named[name] = value;
        }

        var texts = new PhraseTexts(named);
        WriteRule(rule, texts);
        return texts.ToString();
    }

    /// <summary>One expansion as text.</summary>
    public string Text(Phrase phrase)
    {
        var texts = new PhraseTexts();
        Write(phrase, texts);
        return texts.ToString();
    }

    private void Write(Phrase phrase, IPhraseTarget target, int depth)
    {
        if (depth == 0)
        {
            throw new FormatException($"Rules refer to each other without end: {phrase.Source}");
        }

        foreach (PhraseNode node in phrase.Nodes)
        {
            switch (node)
            {
                case LiteralNode literal:
                    target.AppendLiteral(literal.Text);
                    break;
                case ChoiceNode choice:
                    Write(draw.Pick(choice.Options), target, depth);
                    break;
                case ReferenceNode reference when !target.TryAppend(reference.Name, reference.Form):
                    Write(draw.Pick(book[reference.Name].For(split)), target, depth - 1);
                    break;
            }
        }
    }
}
