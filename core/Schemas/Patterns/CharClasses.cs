namespace Pipelines.Core.Schemas.Patterns;

/// <summary>The character classes of ECMA-262, which JSON Schema's patterns follow.</summary>
internal static class CharClasses
{
    public static CodePointSet Digit { get; } = CodePointSet.Of([new('0', '9')]);

    public static CodePointSet Word { get; } =
        CodePointSet.Of([new('0', '9'), new('A', 'Z'), new('_', '_'), new('a', 'z')]);

    public static CodePointSet Space { get; } = CodePointSet.Of(
    [
        new('\t', '\r'), new(' ', ' '), new(0xA0, 0xA0), new(0x1680, 0x1680), new(0x2000, 0x200A), new(0x2028, 0x2029),
        new(0x202F, 0x202F), new(0x205F, 0x205F), new(0x3000, 0x3000), new(0xFEFF, 0xFEFF),
    ]);

    public static CodePointSet Dot { get; } =
        CodePointSet.Of([new('\n', '\n'), new('\r', '\r'), new(0x2028, 0x2029)]).Complement();

    /// <summary>The class of an escape such as <c>\d</c> or <c>\W</c>, or null.</summary>
    public static CodePointSet? OfEscape(char letter) => letter switch
    {
        'd' => Digit,
        'D' => Digit.Complement(),
        'w' => Word,
        'W' => Word.Complement(),
        's' => Space,
        'S' => Space.Complement(),
        _ => null,
    };
}
