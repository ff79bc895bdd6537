namespace Pipelines.Core.Operators.Tokens;

/// <summary>Which encoding a model's tokens are counted in: OpenAI's models by name, every other model as gpt-4o, as DocETL does.</summary>
public static class TokenEncodings
{
    public const string O200k = "o200k_base";

    public const string Cl100k = "cl100k_base";

    /// <summary>Names and beginnings of names, the longer before the shorter.</summary>
    private static readonly (string Name, bool IsPrefix, string Encoding)[] Known =
    [
        ("gpt-4o", false, O200k),
        ("gpt-4o-", true, O200k),
        ("gpt-4.1", false, O200k),
        ("gpt-4.1-", true, O200k),
        ("gpt-4.5-", true, O200k),
        ("ft:gpt-4o", true, O200k),
        ("gpt-4", false, Cl100k),
        ("gpt-4-", true, Cl100k),
        ("gpt-3.5", false, Cl100k),
        ("gpt-3.5-turbo", false, Cl100k),
        ("gpt-3.5-turbo-", true, Cl100k),
        ("gpt-35-turbo", false, Cl100k),
        ("gpt-35-turbo-", true, Cl100k),
        ("ft:gpt-4", true, Cl100k),
        ("ft:gpt-3.5-turbo", true, Cl100k),
        ("ft:davinci-002", true, Cl100k),
        ("ft:babbage-002", true, Cl100k),
        ("davinci-002", false, Cl100k),
        ("babbage-002", false, Cl100k),
        ("text-embedding-ada-002", false, Cl100k),
        ("text-embedding-3-small", false, Cl100k),
        ("text-embedding-3-large", false, Cl100k),
    ];

    /// <param name="model">As a pipeline names it; what stands before the last slash is a provider.</param>
    public static string Of(string? model)
    {
        string name = model?[(model.LastIndexOf('/') + 1)..] ?? "";
        foreach ((string known, bool isPrefix, string encoding) in Known)
        {
            if (isPrefix ? name.StartsWith(known, StringComparison.Ordinal) : name == known)
            {
                return encoding;
            }
        }

        return O200k;
    }
}
