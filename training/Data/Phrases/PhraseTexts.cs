using System.Text;

namespace Pipelines.Training.Data.Phrases;

/// <summary>A target that gathers plain text, with what some names stand for.</summary>
internal sealed class PhraseTexts(IReadOnlyDictionary<string, string> values) : IPhraseTarget
{
    private static readonly Dictionary<string, string> None = [];

    private readonly StringBuilder _text = new();

    public PhraseTexts()
        : this(None)
    {
    }

    public void AppendLiteral(string text) => Joining.Append(_text, text);

    public bool TryAppend(string name, string? form)
    {
        if (!values.TryGetValue(name, out string? value))
        {
            return false;
        }

        _text.Append(value);
        return true;
    }

    public override string ToString() => _text.ToString();
}
