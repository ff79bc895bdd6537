namespace Pipelines.Core.Schemas.Language;

internal sealed partial class TypeTextParser
{
    private static bool Is(string name, string keyword) => name.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Expect(char expected, string purpose)
    {
        if (TryTake(expected))
        {
            return true;
        }

        Record(_at, Unexpected($"\"{expected}\" {purpose}"));
        return false;
    }

    private string TakeName()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private string Unexpected(string expected) => _at < _text.Length
        ? $"expected {expected}, found \"{_text[_at]}\""
        : $"expected {expected}, found the end of the text";

    private void Record(int offset, string message) => _errors.Add(new SchemaError(_pointer, offset, message));

    private FieldType? Fail(int offset, string message)
    {
        Record(offset, message);
        return null;
    }
}
