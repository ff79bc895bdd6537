using System.Text;

namespace Pipelines.Connectors.Documents;

/// <summary>Text of a document as it is found, up to the bound.</summary>
internal sealed class TextSink(DocumentFile file)
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    /// <exception cref="Core.Operators.Parsing.DocumentException">There is too much of it.</exception>
    public TextSink Append(ReadOnlySpan<char> text)
    {
        if ((long)_text.Length + text.Length > file.Options.TextCharsMax)
        {
            throw file.Error($"holds more text than {file.Options.TextCharsMax:N0} characters, which is the bound");
        }

        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();
}
