using System.Text.RegularExpressions;

namespace GpuHost.Serving.Models.Store;

/// <summary>
/// A model's name in the store: 1 to 80 lower-case letters, digits, dots, hyphens and underscores, starting with a letter or a
/// digit. It is also the name of its folder, so nothing that a file system reads as more than a name is one.
/// </summary>
public readonly partial record struct ModelName
{
    private const int CharsMax = 80;

    private readonly string? _value;

    private ModelName(string value) => _value = value;

    public static bool TryParse(string? text, out ModelName name)
    {
        bool valid = text is { Length: <= CharsMax } && Shape().IsMatch(text) && !IsReserved(text);
        name = valid ? new ModelName(text!) : default;
        return valid;
    }

    /// <exception cref="ModelStoreException">The text is not a name.</exception>
    public static ModelName Parse(string text) => TryParse(text, out ModelName name)
        ? name
        : throw new ModelStoreException(
            ModelStoreProblem.InvalidName,
            $"'{text}' is not a name for a model",
            $"Use 1 to {CharsMax} lower-case letters, digits, '.', '-' and '_', starting with a letter or a digit and not ending in .gguf.");

    /// <summary>The nearest name to a file's: <c>Qwen3-0.6B-Q8_0.gguf</c> becomes <c>qwen3-0.6b-q8_0</c>.</summary>
    public static bool TryFromFileName(string fileName, out ModelName name)
    {
        string stem = fileName.EndsWith(GgufExtension, StringComparison.OrdinalIgnoreCase) ? fileName[..^GgufExtension.Length] : fileName;
        string cleaned = NotAllowed().Replace(stem.ToLowerInvariant(), "-").Trim('-', '.', '_');
        return TryParse(cleaned.Length > CharsMax ? cleaned[..CharsMax].TrimEnd('-', '.', '_') : cleaned, out name);
    }

    public override string ToString() => _value ?? "";

    internal const string GgufExtension = ".gguf";

    /// <summary>Names that Windows keeps for devices, with or without an extension; and those that read as a file.</summary>
    private static bool IsReserved(string text) =>
        text.EndsWith('.') || text.EndsWith(GgufExtension, StringComparison.Ordinal) || DeviceName().IsMatch(text);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]*\\z")]
    private static partial Regex Shape();

    [GeneratedRegex("[^a-z0-9._-]+")]
    private static partial Regex NotAllowed();

    [GeneratedRegex("^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\.|\\z)")]
    private static partial Regex DeviceName();
}
