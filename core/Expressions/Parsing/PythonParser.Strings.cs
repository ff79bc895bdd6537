using System.Text;
using Pipelines.Core.Expressions.Lexing;
using Pipelines.Core.Expressions.Nodes;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Expressions.Parsing;

/// <content>Strings, several in a row, and the fields of f-strings.</content>
internal sealed partial class PythonParser
{
    private ExpressionNode ParseStrings()
    {
        Lexeme first = Current;
        var parts = new List<ExpressionNode>();
        while (Current.Kind is LexemeKind.String or LexemeKind.FormattedString)
        {
            Lexeme lexeme = Take();
            if (lexeme.Kind == LexemeKind.String)
            {
                parts.Add(new LiteralNode(PositionOf(lexeme), lexeme.Text));
            }
            else
            {
                parts.AddRange(ParseFields(lexeme.ContentOffset, lexeme.ContentOffset + lexeme.Text.Length, lexeme.IsRaw, isSpecification: false));
            }
        }

        return parts is [LiteralNode only] ? only : new FormattedTextNode(PositionOf(first), [.. parts]);
    }

    // In a specification {{ and }} have no meaning of their own.
    private List<ExpressionNode> ParseFields(int start, int end, bool isRaw, bool isSpecification)
    {
        var parts = new List<ExpressionNode>();
        var text = new StringBuilder();
        for (int i = start; i < end; i++)
        {
            char unit = _source.Text[i];
            bool isDoubled = !isSpecification && i + 1 < end && _source.Text[i + 1] == unit;
            if (unit is '{' or '}' && isDoubled)
            {
                text.Append(unit);
                i++;
            }
            else if (unit == '{')
            {
                AddText(parts, text, start, isRaw);
                parts.Add(ParseField(i + 1, end, isRaw, out int close));
                i = close;
            }
            else if (unit == '}')
            {
                throw _source.Error("a single '}' in an f-string; write '}}'", i);
            }
            else
            {
                text.Append(unit);
            }
        }

        AddText(parts, text, start, isRaw);
        return parts;
    }

    private void AddText(List<ExpressionNode> parts, StringBuilder text, int offset, bool isRaw)
    {
        if (text.Length == 0)
        {
            return;
        }

        try
        {
            string decoded = isRaw ? text.ToString() : StringEscapes.Decode(text.ToString());
            parts.Add(new LiteralNode(_source.PositionOf(offset), decoded));
            text.Clear();
        }
        catch (FormatException error)
        {
            throw _source.Error(error.Message, offset);
        }
    }

    private FormattedFieldNode ParseField(int start, int limit, bool isRaw, out int close)
    {
        int end = FieldScanner.EndOfValue(_source, start, limit);
        ExpressionNode value = new PythonParser(_source, start, end, _options, _names, _depth + 1).ParseWhole();
        char? conversion = null;
        if (_source.Text[end] == '!')
        {
            conversion = end + 1 < limit ? _source.Text[end + 1] : '\0';
            if (conversion is not ('r' or 's' or 'a'))
            {
                throw _source.Error("a conversion in an f-string is !r, !s or !a", end);
            }

            end += 2;
        }

        ExpressionNode? specification = null;
        if (end < limit && _source.Text[end] == ':')
        {
            int specificationEnd = FieldScanner.EndOfSpecification(_source, end + 1, limit);
            List<ExpressionNode> parts = ParseFields(end + 1, specificationEnd, isRaw, isSpecification: true);
            specification = new FormattedTextNode(_source.PositionOf(end), [.. parts]);
            end = specificationEnd;
        }

        if (end >= limit || _source.Text[end] != '}')
        {
            throw _source.Error("a field of an f-string has no end; '}' is missing", start - 1);
        }

        close = end;
        return new FormattedFieldNode(_source.PositionOf(start), value, conversion, specification);
    }
}
