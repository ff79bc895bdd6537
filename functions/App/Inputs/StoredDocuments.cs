using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Parsing;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>
/// The parsers of a run of this app. They read the files that came with that run and no other: a name in a row is looked up, it is never a path of this machine.
/// Thread-safe.
/// </summary>
/// <param name="parsers">Turn files into text.</param>
/// <param name="store">Holds the files.</param>
/// <param name="scratch">Where a file lies while it is parsed.</param>
/// <param name="documents">The files of the run.</param>
internal sealed class StoredDocuments(IDocumentParsers parsers, IBlobStore store, ScratchFolder scratch, IReadOnlyList<BroughtDocument> documents) : IDocumentParsers
{
    private readonly Dictionary<string, BroughtDocument> _byName = documents.ToDictionary(static one => one.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => parsers.Names;

    public string? ProblemWith(string function, JObject arguments) => parsers.ProblemWith(function, arguments);

    public async Task<IReadOnlyList<string>> ParseAsync(DocumentCall call, CancellationToken cancellationToken)
    {
        if (!_byName.TryGetValue(call.Path, out BroughtDocument? document))
        {
            throw new DocumentException($"The file '{call.Path}' has not come with the run.");
        }

        using ScratchFile file = scratch.New(DocumentExtensions.Of(document.Name));
        await FetchAsync(document, file, cancellationToken);
        try
        {
            return await parsers.ParseAsync(call with { Path = file.FullPath, Places = DocumentPlaces.Default }, cancellationToken);
        }
        catch (DocumentException e)
        {
            // Where it lies on our disk is nobody else's business.
            throw new DocumentException(e.Message.Replace(file.FullPath, document.Name, StringComparison.Ordinal), e);
        }
    }

    private async Task FetchAsync(BroughtDocument document, ScratchFile file, CancellationToken cancellationToken)
    {
        BlobPath path = BlobPath.Parse(document.Path);
        await using (BlobContent content = await store.OpenReadAsync(path, range: null, cancellationToken) ?? throw Lost(document, "is gone from the store"))
        {
            await using FileStream to = file.Create();
            await CopyAsync(content.Stream, to, document, cancellationToken);
        }

        await using FileStream from = file.OpenRead();
        byte[] digest = await System.Security.Cryptography.SHA256.HashDataAsync(from, cancellationToken);
        if (ContentHash.FromDigest(digest) != document.Identity)
        {
            throw Lost(document, "is not what came with the run");
        }
    }

    /// <summary>A store that breaks off is away for the moment, which no row is to blame for.</summary>
    private static async Task CopyAsync(Stream from, FileStream to, BroughtDocument document, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        catch (IOException e)
        {
            throw new BlobStoreException($"Reading '{document.Path}' broke off: {e.Message}", isTransient: true, e);
        }
    }

    private static DatasetException Lost(BroughtDocument document, string what) =>
        new(document.Dataset, $"The file '{document.Name}' {what}.", new DatasetPlace(document.Path));
}
