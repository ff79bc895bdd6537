using System.Reflection;

namespace Pipelines.Training.Data.Phrases;

/// <summary>The texts that are part of this library: named by their path in it, without the extension.</summary>
internal static class ResourceText
{
    private static readonly Assembly Library = typeof(ResourceText).Assembly;

    /// <summary>Every text of a folder, ordered by its name.</summary>
    public static IEnumerable<(string Name, string Text)> In(string folder) => Library.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(static name => (name, Read(name)));

    /// <summary>The lines that say something, without blanks around them and without comments.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#');

    private static string Read(string name)
    {
        using Stream stream = Library.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
