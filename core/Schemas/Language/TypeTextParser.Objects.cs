namespace Pipelines.Core.Schemas.Language;

internal sealed partial class TypeTextParser
{
    private FieldType? ParseObject(int start, int depth)
    {
        var fields = new List<KeyValuePair<string, FieldType>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            SkipSpace();
            int keyStart = _at;
            if (TakeKey() is not string key)
            {
                return null;
            }

            if (!names.Add(key))
            {
                Record(keyStart, $"the key \"{key}\" is there twice");
            }

            if (!Expect(':', $"and a type after the key \"{key}\"") || ParseUnion(depth + 1) is not FieldType type)
            {
                return null;
            }

            fields.Add(new(key, type));
        }
        while (TryTake(','));

        return Expect('}', $"to close the object that opens at character {start + 1}")
            ? new FieldType(SchemaFragments.Object(fields), false)
            : null;
    }

    /// <summary>A key: in quotes, or everything up to the colon.</summary>
    private string? TakeKey()
    {
        int start = _at;
        string? key;
        if (_at < _text.Length && _text[_at] is '"' or '\'')
        {
            key = TakeQuoted();
        }
        else
        {
            while (_at < _text.Length && !":,{}[]|?\"".Contains(_text[_at], StringComparison.Ordinal))
            {
                _at++;
            }

            key = _text[start.._at].Trim();
        }

        if (key is null)
        {
            return null;
        }

        if (key.Length == 0)
        {
            Record(start, Unexpected("a key, as in {name: string}"));
            return null;
        }

        return _options.LowerCaseNestedKeys ? key.ToLowerInvariant() : key;
    }
}
