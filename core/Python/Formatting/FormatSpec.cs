namespace Pipelines.Core.Python.Formatting;

/// <summary>Python's format specification, <c>[[fill]align][sign][z][#][0][width][grouping][.precision][type]</c>.</summary>
internal readonly record struct FormatSpec
{
    private const string Aligns = "<>=^";
    private const int MaxNumber = int.MaxValue / 16;

    public FormatSpec()
    {
    }

    /// <summary>One code point.</summary>
    public string Fill { get; init; } = " ";

    /// <summary><c>&lt; &gt; = ^</c>, or <c>'\0'</c> for the default of the type.</summary>
    public char Align { get; init; }

    /// <summary><c>+</c>, <c>-</c> or a space.</summary>
    public char Sign { get; init; } = '-';

    public bool Alternate { get; init; }

    public int Width { get; init; }

    /// <summary><c>,</c> or <c>_</c>, or <c>'\0'</c>.</summary>
    public char Grouping { get; init; }

    public int? Precision { get; init; }

    /// <summary>The presentation type, or <c>'\0'</c>.</summary>
    public char Type { get; init; }

    public static FormatSpec Parse(string text)
    {
        var spec = new FormatSpec();
        int position = 0;
        int fillUnits = text.Length > 0 ? (char.IsHighSurrogate(text[0]) && text.Length > 1 ? 2 : 1) : 0;
        if (fillUnits > 0 && text.Length > fillUnits && Aligns.Contains(text[fillUnits]))
        {
            spec = spec with { Fill = text[..fillUnits], Align = text[fillUnits] };
            position = fillUnits + 1;
        }
        else if (text.Length > 0 && Aligns.Contains(text[0]))
        {
            spec = spec with { Align = text[0] };
            position = 1;
        }

        if (Peek() is '+' or '-' or ' ')
        {
            spec = spec with { Sign = text[position++] };
        }

        position += Peek() == 'z' ? 1 : 0;
        if (Peek() == '#')
        {
            spec = spec with { Alternate = true };
            position++;
        }

        if (Peek() == '0')
        {
            spec = spec with { Fill = spec.Align == '\0' ? "0" : spec.Fill, Align = spec.Align == '\0' ? '=' : spec.Align };
            position++;
        }

        spec = spec with { Width = Number() ?? 0 };
        if (Peek() is ',' or '_')
        {
            spec = spec with { Grouping = text[position++] };
        }

        if (Peek() == '.')
        {
            position++;
            spec = spec with { Precision = Number() ?? throw PythonException.Value("Format specifier missing precision") };
        }

        if (position < text.Length)
        {
            spec = spec with { Type = text[position++] };
        }

        return position == text.Length ? spec : throw PythonException.Value($"Invalid format specifier '{text}'");

        char Peek() => position < text.Length ? text[position] : '\0';

        int? Number()
        {
            int start = position;
            int number = 0;
            while (char.IsAsciiDigit(Peek()))
            {
                number = number > MaxNumber
                    ? throw PythonException.Value("Too many decimal digits in format string")
                    : (number * 10) + (text[position] - '0');
                position++;
            }

            return position == start ? null : number;
        }
    }
}
