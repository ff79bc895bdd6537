using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pipelines.House.Tests.Repository;

/// <summary>One text file of the repository, as the rules see it: a path relative to the root, and its text.</summary>
internal sealed class RepositoryFile
{
    private readonly Lazy<SyntaxNode> _syntax;

    /// <param name="path">Relative to the root, with '/' on every platform.</param>
    /// <param name="text">Whole text.</param>
    public RepositoryFile(string path, string text)
    {
        Path = path;
        Text = text;
        Lines = text.Split('\n');
        _syntax = new Lazy<SyntaxNode>(() => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());
    }

    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The parsed file; only sensible for C#.</summary>
    public SyntaxNode Syntax => _syntax.Value;

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    public bool IsCSharp => HasExtension(".cs");

    public bool IsProject => HasExtension(".csproj");

    public bool IsMarkdown => HasExtension(".md");

    public bool HasExtension(string extension) => Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public Finding At(int lineIndex, string message) => new(Path, lineIndex + 1, message);

    public Finding At(SyntaxNode node, string message) =>
        At(node.GetLocation().GetLineSpan().StartLinePosition.Line, message);
}
