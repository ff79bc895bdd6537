using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Breaks one paragraph into lines as Python's <c>textwrap</c> does.</summary>
internal sealed class TextWrapper(int width, bool breakLongWords, bool breakOnHyphens)
{
    public IEnumerable<string> Wrap(string paragraph)
    {
        if (width <= 0)
        {
            throw PythonException.Value($"invalid width {width} (must be > 0)");
        }

        // Taken from the end, so that pushing a rest back is cheap.
        var left = new Stack<string>(WordSplitter.Split(paragraph, breakOnHyphens).Reverse());
        bool isFirstLine = true;
        while (left.Count > 0)
        {
            if (!isFirstLine && IsBlank(left.Peek()))
            {
                left.Pop();
                if (left.Count == 0)
                {
                    yield break;
                }
            }

            List<string> line = TakeLine(left);
            if (line.Count > 0)
            {
                isFirstLine = false;
                yield return string.Concat(line);
            }
        }
    }

    private List<string> TakeLine(Stack<string> left)
    {
        var line = new List<string>();
        int length = 0;
        while (left.Count > 0 && length + CodePoints.Count(left.Peek()) <= width)
        {
            length += CodePoints.Count(left.Peek());
            line.Add(left.Pop());
        }

        if (left.Count > 0 && CodePoints.Count(left.Peek()) > width)
        {
            TakeLongWord(left, line, length);
        }

        if (line.Count > 0 && IsBlank(line[^1]))
        {
            line.RemoveAt(line.Count - 1);
        }

        return line;
    }

    // A word longer than a line: cut, at a hyphen if there is one, or given a line of its own.
    private void TakeLongWord(Stack<string> left, List<string> line, int length)
    {
        int room = width - length;
        if (!breakLongWords)
        {
            if (line.Count == 0)
            {
                line.Add(left.Pop());
            }

            return;
        }

        string word = left.Pop();
        int cut = room;
        if (breakOnHyphens && CodePoints.Count(word) > room)
        {
            string head = CodePoints.Slice(word, 0, room);
            int hyphen = head.LastIndexOf('-');
            bool hasOtherBefore = hyphen > 0 && head.AsSpan(0, hyphen).ContainsAnyExcept('-');
            cut = hasOtherBefore ? CodePoints.IndexOf(head, hyphen) + 1 : room;
        }

        line.Add(CodePoints.Slice(word, 0, cut));
        left.Push(CodePoints.Slice(word, cut, CodePoints.Count(word) - cut));
    }

    private static bool IsBlank(string chunk) => Whitespace.Trim(chunk).Length == 0;
}
