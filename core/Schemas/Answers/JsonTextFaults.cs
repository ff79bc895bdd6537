namespace Pipelines.Core.Schemas.Answers;

/// <summary>Words what is wrong at a place at which a text stops being JSON.</summary>
internal static class JsonTextFaults
{
    private static readonly string[] NotNumbers = ["NaN", "Infinity", "-Infinity", "inf", "nan"];
    private static readonly string[] Capitalised = ["True", "False", "None"];

    public static JsonFault At(string text, int offset)
    {
        // A reader stops behind the sign, which is part of a number.
        offset -= offset > 0 && offset < text.Length && text[offset - 1] == '-' && text[offset] == 'I' ? 1 : 0;
        string rest = offset < text.Length ? text[offset..Math.Min(text.Length, offset + 12)] : "";
        if (NotNumbers.Any(word => rest.StartsWith(word, StringComparison.Ordinal)))
        {
            return new(AnswerFailureKind.NumberOutOfRange, "NaN and Infinity are not JSON numbers", offset);
        }

        return new(AnswerFailureKind.Malformed, Describe(text, offset, rest), offset);
    }

    private static string Describe(string text, int offset, string rest)
    {
        if (rest.Length == 0)
        {
            return "the text ends before the JSON does; it may have been cut off";
        }

        if (rest[0] is '}' or ']' && text.AsSpan(0, offset).TrimEnd().EndsWith(","))
        {
            return $"there is a comma before the closing \"{rest[0]}\"";
        }

        if (Capitalised.Any(word => rest.StartsWith(word, StringComparison.Ordinal)))
        {
            return "true, false and null are written in small letters";
        }

        return rest[0] switch
        {
            '\'' => "texts and keys stand in double quotes",
            '\n' or '\r' or '\t' => "line breaks and tabs within a text are written \\n and \\t",
            '/' or '#' => "JSON has no comments",
            char c => $"\"{c}\" is not expected here",
        };
    }
}
