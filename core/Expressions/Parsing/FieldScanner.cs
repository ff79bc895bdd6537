using Pipelines.Core.Expressions.Lexing;

namespace Pipelines.Core.Expressions.Parsing;

/// <summary>Finds where the parts of an f-string's field end.</summary>
internal static class FieldScanner
{
    /// <summary>Where <c>!</c>, <c>:</c> or <c>}</c> ends the value; those inside brackets and strings do not count.</summary>
    public static int EndOfValue(ExpressionSource source, int start, int limit)
    {
        string text = source.Text;
        int open = 0;
        for (int i = start; i < limit; i++)
        {
            char unit = text[i];
            if (unit is '\'' or '"')
            {
                i = EndOfString(text, i, limit);
                continue;
            }

            bool isNotEqual = unit == '!' && i + 1 < limit && text[i + 1] == '=';
            if (open == 0 && (unit is '!' or ':' or '}') && !isNotEqual)
            {
                return i;
            }

            open += unit is '(' or '[' or '{' ? 1 : unit is ')' or ']' or '}' ? -1 : 0;
        }

        throw source.Error("a field of an f-string has no end; '}' is missing", start - 1);
    }

    /// <summary>Where the closing <c>}</c> of the field ends its specification, which may have fields of its own.</summary>
    public static int EndOfSpecification(ExpressionSource source, int start, int limit)
    {
        int open = 0;
        for (int i = start; i < limit; i++)
        {
            char unit = source.Text[i];
            if (unit == '}' && open-- == 0)
            {
                return i;
            }

            open += unit == '{' ? 1 : 0;
        }

        return limit;
    }

    private static int EndOfString(string text, int start, int limit)
    {
        int end = text.IndexOf(text[start], start + 1);
        return end < 0 || end >= limit ? limit : end;
    }
}
