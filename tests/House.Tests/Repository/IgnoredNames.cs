using System.IO.Enumeration;

namespace Pipelines.House.Tests.Repository;

/// <summary>The simple patterns that this repository's .gitignore uses: <c>name/</c> for folders and <c>*.ext</c> for files.</summary>
internal sealed class IgnoredNames
{
    private readonly IReadOnlyList<string> _folders;
    private readonly IReadOnlyList<string> _files;

    private IgnoredNames(IReadOnlyList<string> folders, IReadOnlyList<string> files)
    {
        _folders = folders;
        _files = files;
    }

    public static IgnoredNames Parse(IEnumerable<string> lines)
    {
        string[] patterns = [.. lines.Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith('#'))];
        return new IgnoredNames(
            [".git", .. patterns.Where(p => p.EndsWith('/')).Select(p => p.Trim('/'))],
            [".git", .. patterns.Where(p => !p.EndsWith('/'))]);
    }

    public bool Matches(string name, bool isFolder) =>
        (isFolder ? _folders : _files).Any(p => FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false));
}
