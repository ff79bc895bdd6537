using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>Reads any kind of file that is known, by its extension.</summary>
internal sealed class ByExtensionFormat(IReadOnlyDictionary<string, IDocumentFormat> byExtension) : IDocumentFormat
{
    public IReadOnlyList<ParserArgument> Arguments => [];

    public Task<IReadOnlyList<string>> ReadAsync(DocumentFile file, DocumentCall call, CancellationToken cancellationToken)
    {
        string extension = Path.GetExtension(file.FullPath).ToLowerInvariant();
        return byExtension.TryGetValue(extension, out IDocumentFormat? format)
            ? format.ReadAsync(file, call, cancellationToken)
            : throw file.Error(
                $"is of a kind that cannot be read ({(extension.Length > 0 ? extension : "no extension")}); readable are {string.Join(", ", byExtension.Keys.Order(StringComparer.Ordinal))}");
    }
}
