namespace Pipelines.Connectors.Documents.Places;

/// <summary>Paths without links: what a path leads to, whatever its parts are.</summary>
internal static class RealPath
{
    /// <summary>Links that are followed; more lead in a circle.</summary>
    private const int LinksMax = 40;

    /// <summary>The path that <paramref name="path"/>, which is absolute, leads to. Parts that do not exist stay as they are.</summary>
    /// <exception cref="IOException">Its links lead in a circle, or one cannot be read.</exception>
    public static string Of(string path)
    {
        int links = 0;
        string root = Path.GetPathRoot(path)!;
        string real = root;
        var parts = new Stack<string>(Parts(path, root));
        while (parts.TryPop(out string? part))
        {
            string next = Path.GetFullPath(Path.Combine(real, part));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > LinksMax)
            {
                throw new IOException($"its links lead in a circle: {path}");
            }

            string full = Path.GetFullPath(target, real);
            real = root;
            foreach (string further in Parts(full, root))
            {
                parts.Push(further);
            }
        }

        return real;
    }

    /// <summary><paramref name="path"/> is <paramref name="folder"/> or below it; both are real.</summary>
    public static bool IsWithin(string path, string folder)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    /// <summary>The last part first, so that the first is on top of a stack.</summary>
    private static IEnumerable<string> Parts(string path, string root) =>
        path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();
}
