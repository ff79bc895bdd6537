using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>How files of one kind become text. Stateless.</summary>
internal interface IDocumentFormat
{
    /// <summary>The options it takes.</summary>
    IReadOnlyList<ParserArgument> Arguments { get; }

    /// <summary>Which part has to be installed before it can read; null when it can.</summary>
    string? Missing => null;

    /// <summary>The texts of the file's parts in order, one unless the options ask for more.</summary>
    /// <exception cref="DocumentException">It is not of this kind, damaged, or beyond a bound.</exception>
    Task<IReadOnlyList<string>> ReadAsync(DocumentFile file, DocumentCall call, CancellationToken cancellationToken);
}
