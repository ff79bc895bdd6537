namespace Pipelines.Connectors.Code;

/// <summary>Finds programs in the folders of a search path.</summary>
internal static class ProgramSearch
{
    /// <summary>The full path of the first program of that name; null when there is none.</summary>
    public static string? Find(string? searchPath, params IEnumerable<string> names) =>
        (from folder in (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in names
         from file in new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") }
         where File.Exists(file)
         select file).FirstOrDefault();
}
