using System.Text;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.OpenAi;

/// <summary>A key to an endpoint. Its text leaves only in a header: never in logs, messages or dumps of records.</summary>
public sealed class ApiKey
{
    private readonly string _text;

    /// <exception cref="ArgumentException">The text cannot be a key: it is empty or holds control characters.</exception>
    public ApiKey(string text)
    {
        _text = text.Trim();
        if (_text.Length == 0 || _text.Any(c => char.IsControl(c) || !char.IsAscii(c)))
        {
            // The text itself stays out of the message.
            throw new ArgumentException("An API key is one line of ASCII text.");
        }
    }

    public override string ToString() => "(API key)";

    /// <summary>The same for the same key, and of no use to anybody who wants the key.</summary>
    internal string Identity => ContentHash.Of(Encoding.UTF8.GetBytes($"pipelines/api-key/1\n{_text}")).ToShortHex();

    internal string HeaderValue => $"Bearer {_text}";

    /// <summary>Takes the key out of a text that came from outside.</summary>
    internal string Redact(string text) => text.Replace(_text, "(API key)", StringComparison.Ordinal);
}
