using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Templates.Lexing;

/// <summary>The text of a template with line ends normalised to <c>\n</c>, and the places in it.</summary>
internal sealed class TemplateSource
{
    private const int MaxExcerptChars = 80;

    private readonly int[] _lineStarts;

    public TemplateSource(string text, bool keepTrailingNewline)
    {
        string normalised = text.Contains('\r')
            ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : text;
        Text = !keepTrailingNewline && normalised.EndsWith('\n') ? normalised[..^1] : normalised;
        _lineStarts = [0, .. LineStarts(Text)];
    }

    public string Text { get; }

    public SourcePosition PositionOf(int offset)
    {
        int index = Array.BinarySearch(_lineStarts, offset);
        int line = index < 0 ? ~index - 1 : index;
        return new SourcePosition(line + 1, offset - _lineStarts[line] + 1);
    }

    /// <summary>The part of the line around a place that fits into an error message.</summary>
    public string ExcerptAt(SourcePosition position)
    {
        int start = _lineStarts[position.Line - 1];
        int end = position.Line < _lineStarts.Length ? _lineStarts[position.Line] - 1 : Text.Length;
        int from = Math.Clamp(start + position.Column - 1 - (MaxExcerptChars / 2), start, Math.Max(start, end - MaxExcerptChars));
        int to = Math.Min(from + MaxExcerptChars, end);
        return $"{(from > start ? "…" : string.Empty)}{Text[from..to].Trim()}{(to < end ? "…" : string.Empty)}";
    }

    public TemplateSyntaxException Error(string problem, int offset) => Error(problem, PositionOf(offset));

    public TemplateSyntaxException Error(string problem, SourcePosition position) =>
        new(problem, position.Line, position.Column, ExcerptAt(position));

    private static IEnumerable<int> LineStarts(string text)
    {
        for (int at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            yield return at + 1;
        }
    }
}
