using Pipelines.Connectors.Code;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>The text layer of PDF files, read by poppler's <c>pdftotext</c> in a process of its own.</summary>
internal sealed class PdfFormat(DocumentParserOptions options) : IDocumentFormat
{
    private const char PageEnd = '\f';

    private static readonly ParserArgument DocPerPage = ParserArgument.Flag("doc_per_page");
    private static readonly ParserArgument Layout = ParserArgument.Flag("layout");

    private readonly Lazy<string?> _program = new(() => ProgramSearch.Find(options.SearchPath, "pdftotext"));

    public IReadOnlyList<ParserArgument> Arguments { get; } = [DocPerPage, Layout];

    public string? Missing => _program.Value is null
        ? "pdftotext was not found. Install poppler's tools (on Debian: apt-get install poppler-utils; on macOS: brew install poppler)."
        : null;

    public async Task<IReadOnlyList<string>> ReadAsync(DocumentFile file, DocumentCall call, CancellationToken cancellationToken)
    {
        if (Missing is { } missing)
        {
            throw file.Error($"cannot be read here: {missing.TrimEnd('.')}");
        }

        if (file.Head().AsSpan().IndexOf("%PDF-"u8) < 0)
        {
            throw file.Error("is no PDF, whatever its name says");
        }

        string[] layout = (bool?)call.Arguments[Layout.Name] ?? false ? ["-layout"] : [];
        (int exitCode, string text, string error) = await new TextProgram(file)
            .RunAsync(_program.Value!, [.. layout, "-q", "-enc", "UTF-8", "-eol", "unix", file.FullPath, "-"], cancellationToken);
        if (exitCode != 0)
        {
            throw file.Error($"cannot be read by pdftotext: {Explain(exitCode, error)}");
        }

        string[] pages = [.. text.TrimEnd(PageEnd).Split(PageEnd).Select(static page => page.TrimEnd('\n'))];
        return pages.All(string.IsNullOrWhiteSpace)
            ? throw file.Error("has no text layer: its pages are pictures, and nothing here reads text off pictures")
            : (bool?)call.Arguments[DocPerPage.Name] ?? false ? pages : [string.Join("\n\n", pages)];
    }

    private static string Explain(int exitCode, string error) => exitCode switch
    {
        3 => "its author does not permit it, or it has a password",
        _ when error.Contains("Incorrect password", StringComparison.OrdinalIgnoreCase) => "it has a password",
        _ when error.Length > 0 => error,
        1 => "it is damaged, or has a password",
        _ => $"the program ended with {exitCode}",
    };
}
