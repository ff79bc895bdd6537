using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>A file of Office: an archive of XML parts. What its parser throws on damaged files leaves as an error about the file.</summary>
internal abstract class PackageFormat(string kind) : IDocumentFormat
{
    public abstract IReadOnlyList<ParserArgument> Arguments { get; }

    public Task<IReadOnlyList<string>> ReadAsync(DocumentFile file, DocumentCall call, CancellationToken cancellationToken)
    {
        using FileStream bytes = file.Open();
        PackageBounds.Require(file, bytes, kind, cancellationToken);
        try
        {
            return Task.FromResult(Read(file, bytes, call, cancellationToken));
        }
        catch (Exception exception) when (IsAboutTheFile(exception))
        {
            throw file.Error($"is no {kind}, or damaged: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    protected abstract IReadOnlyList<string> Read(DocumentFile file, Stream bytes, DocumentCall call, CancellationToken cancellationToken);

    /// <summary>What the libraries throw on archives that are not what they expect; some of it is not meant to be thrown at all.</summary>
    private static bool IsAboutTheFile(Exception exception) => exception is
        OpenXmlPackageException or FileFormatException or XmlException or InvalidDataException or IOException or
        ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException or NullReferenceException or
        IndexOutOfRangeException or InvalidCastException or OverflowException or NotSupportedException or ExcelDataReader.Exceptions.ExcelReaderException;
}
