using System.Text;

namespace Pipelines.Training.Data.Phrases;

/// <summary>
/// Reads phrases:
/// <code>
/// phrase    = { text | choice | reference }
/// choice    = "{" phrase { "|" phrase } "}"        one of them, also nothing: {please |}
/// reference = "$" letters [ "." letters ]          letters: a to z and "_"
/// </code>
/// <c>\n</c> is a line end. A dollar before anything but a letter is text.
/// </summary>
internal sealed class PhraseParser
{
    private readonly string _source;
    private int _at;

    private PhraseParser(string source) => _source = source;

    /// <exception cref="FormatException">A brace has no partner.</exception>
    public static Phrase Parse(string source)
    {
        var parser = new PhraseParser(source.Replace(@"\n", "\n", StringComparison.Ordinal));
        Phrase phrase = parser.ParsePhrase();
        return parser._at == parser._source.Length ? phrase : throw new FormatException($"A brace closes nothing at {parser._at} in: {source}");
    }

    private Phrase ParsePhrase(bool inChoice = false)
    {
        int start = _at;
        var nodes = new List<PhraseNode>();
        var text = new StringBuilder();
        while (_at < _source.Length && _source[_at] != '}' && !(inChoice && _source[_at] == '|'))
        {
            PhraseNode? node = _source[_at] switch
            {
                '{' => ParseChoice(),
                '$' => ParseReference(),
                _ => null,
            };
            if (node is null)
            {
                text.Append(_source[_at++]);
                continue;
            }

            Flush(text, nodes);
            nodes.Add(node);
        }

        Flush(text, nodes);
        return new Phrase(_source[start.._at], nodes);
    }

    private ChoiceNode ParseChoice()
    {
        var options = new List<Phrase>();
        do
        {
            _at++;
            options.Add(ParsePhrase(inChoice: true));
        }
        while (_at < _source.Length && _source[_at] == '|');

        if (_at == _source.Length)
        {
            throw new FormatException($"A brace is not closed in: {_source}");
        }

        _at++;
        return new ChoiceNode(options);
    }

    private ReferenceNode? ParseReference()
    {
        int end = EndOfName(_at + 1);
        if (end == _at + 1)
        {
            return null;
        }

        string name = _source[(_at + 1)..end];
        string? form = null;
        if (end < _source.Length && _source[end] == '.' && EndOfName(end + 1) is var formEnd && formEnd > end + 1)
        {
            form = _source[(end + 1)..formEnd];
            end = formEnd;
        }

        _at = end;
        return new ReferenceNode(name, form);
    }

    private int EndOfName(int at)
    {
        while (at < _source.Length && _source[at] is (>= 'a' and <= 'z') or '_')
        {
            at++;
        }

        return at;
    }

    private static void Flush(StringBuilder text, List<PhraseNode> nodes)
    {
        if (text.Length > 0)
        {
            nodes.Add(new LiteralNode(text.ToString()));
            text.Clear();
        }
    }
}
