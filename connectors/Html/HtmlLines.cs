using System.Text;

namespace Pipelines.Connectors.Html;

/// <summary>Lines of text as a page is gone through: white space collapses, and breaks between blocks never add up.</summary>
internal sealed class HtmlLines
{
    private readonly StringBuilder _text = new();
    private int _verbatim;
    private int _lineEndsWanted;
    private bool _blankWanted;

    public void Text(string text)
    {
        if (_verbatim > 0)
        {
            Put(text.ReplaceLineEndings("\n"));
            return;
        }

        foreach (char c in text)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _blankWanted = true;
            }
            else
            {
                Blank();
                Put(c);
            }
        }
    }

    /// <summary>Something that stands for markup.</summary>
    public void Mark(string mark)
    {
        if (mark.StartsWith(' '))
        {
            _blankWanted = false;
        }
        else
        {
            Blank();
        }

        Put(mark);
    }

    /// <summary>The end of something that <see cref="Mark"/> began; blanks before it come after it.</summary>
    public void Close(string mark)
    {
        bool isBlankWanted = _blankWanted;
        Put(mark);
        _blankWanted = isBlankWanted;
    }

    public void LineEnd()
    {
        _blankWanted = false;
        _lineEndsWanted = Math.Min(2, _lineEndsWanted + 1);
    }

    public void BlockEnd()
    {
        _blankWanted = false;
        _lineEndsWanted = Math.Max(1, _lineEndsWanted);
    }

    public void ParagraphEnd()
    {
        _blankWanted = false;
        _lineEndsWanted = 2;
    }

    public void BeginVerbatim() => _verbatim++;

    public void EndVerbatim() => _verbatim--;

    public string Finish() => _text.ToString().Trim('\n');

    private void Blank()
    {
        bool isWithinLine = _text.Length > 0 && _lineEndsWanted == 0 && _text[^1] is not ('\n' or ' ');
        if (_blankWanted && isWithinLine)
        {
            _text.Append(' ');
        }

        _blankWanted = false;
    }

    private void Put(string text)
    {
        foreach (char c in text)
        {
            Put(c);
        }
    }

    private void Put(char c)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n', _lineEndsWanted);
        }

        _lineEndsWanted = 0;
        _text.Append(c);
    }
}
