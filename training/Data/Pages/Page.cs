using System.Text;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Pages;

/// <summary>A document while it is written: its text, and where it names what. Not thread-safe.</summary>
/// <param name="typoRate">Of the words of running text, the share that is misspelt.</param>
/// <param name="draw">Chance.</param>
internal sealed class Page(double typoRate, Draw draw)
{
    private readonly StringBuilder _text = new();
    private readonly List<Mark> _marks = [];
    private readonly List<SentenceMark> _sentences = [];
    private readonly HashSet<string> _hinted = new(StringComparer.Ordinal);
    private string? _source;
    private int _sentenceStart;

    public IReadOnlyList<Mark> Marks => _marks;

    public IReadOnlyList<SentenceMark> Sentences => _sentences;

    /// <summary>Types of which the page names some by a part only, so that a list of all of them has no one right answer.</summary>
    public IReadOnlySet<string> Hinted => _hinted;

    public int Length => _text.Length;

    public string Text => _text.ToString();

    /// <summary>Text as it is, without typos: headings, tags, punctuation.</summary>
    public Page Append(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Running text.</summary>
    public void AppendRunning(string text)
    {
        // No sentence begins with what a choice of nothing has left over.
        string begun = _source is not null && _text.Length == _sentenceStart ? text.TrimStart(' ', ',') : text;
        Joining.Append(_text, typoRate > 0 ? Typos.Into(begun, typoRate, draw) : begun);
    }

    /// <summary>Names an entity in full.</summary>
    /// <param name="fact">Which fact it is.</param>
    /// <param name="entity">The entity, or the list that it is a member of.</param>
    /// <param name="item">Which member; -1 for the whole entity.</param>
    public void AppendEntity(string fact, Entity entity, int item = -1)
    {
        string text = item < 0 ? entity.Text : entity.Items[item].Text;
        _marks.Add(new Mark(fact, entity, item, _text.Length, text.Length, _source is null ? -1 : _sentences.Count));
        _text.Append(text);
    }

    /// <summary>Names an entity by a part of its name.</summary>
    public void AppendHint(string type, string text)
    {
        _hinted.Add(type);
        _text.Append(text);
    }

    /// <summary>Takes back nothing that was written, but says that a type is named in ways that marks do not tell.</summary>
    public void Hint(string type) => _hinted.Add(type);

    public void BeginSentence(string source)
    {
        _source = source;
        _sentenceStart = _text.Length;
    }

    /// <summary>Ends it with a capital at its beginning and a stop at its end.</summary>
    public void EndSentence()
    {
        while (_text.Length > _sentenceStart && _text[^1] is ' ' or ',' or ';' && !EndsInEntity)
        {
            _text.Length--;
        }

        if (_text.Length > _sentenceStart)
        {
            _text[_sentenceStart] = char.ToUpperInvariant(_text[_sentenceStart]);
            if (_text[^1] is not ('.' or '!' or '?' or ':' or '"' or ')'))
            {
                _text.Append('.');
            }
        }

        _sentences.Add(new SentenceMark(_source!, _sentenceStart, _text.Length));
        _source = null;
    }

    private bool EndsInEntity => _marks.Count > 0 && _marks[^1].Start + _marks[^1].Length == _text.Length;

    /// <summary>Takes line ends and blanks off the end.</summary>
    public void TrimEnd()
    {
        while (_text.Length > 0 && char.IsWhiteSpace(_text[^1]))
        {
            _text.Length--;
        }
    }

    /// <summary>The whole page in small or capital letters.</summary>
    public void ChangeCase(bool toUpper)
    {
        for (int i = 0; i < _text.Length; i++)
        {
            _text[i] = toUpper ? char.ToUpperInvariant(_text[i]) : char.ToLowerInvariant(_text[i]);
        }
    }
}
