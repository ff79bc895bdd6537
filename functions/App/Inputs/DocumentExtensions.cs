namespace Pipelines.Functions.App.Inputs;

/// <summary>Files that become one row with their text.</summary>
internal static class DocumentExtensions
{
    private static readonly string[] Known = [".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pptx", ".xlsx", ".pdf"];

    public static string All { get; } = string.Join(", ", Known);

    /// <summary>As we write it; null for one that we do not know.</summary>
    public static string? Find(string extension) => Array.Find(Known, known => known.Equals(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Of a file's name, as we write it; <c>.txt</c> for any other, because a parser by extension reads what it is told to.</summary>
    public static string Of(string name) => Find(Path.GetExtension(name)) ?? Known[0];
}
