using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Parsing;
using Pipelines.Core.Planning;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Inputs;

/// <summary>
/// Makes rows of what came with a request: files of rows give theirs, a document gives one, <c>{filename, text}</c>. Every row is checked before
/// the run begins, so an input that is taken can be read.
/// </summary>
internal sealed class InputReader(AppParts parts, ScratchFolder scratch, EnvelopeReader envelopes, AppLimits limits)
{
    private const string AnyDocument = "document_to_string";

    /// <param name="dataset">The dataset that the rows are.</param>
    /// <param name="uploads">What they are made of, in order.</param>
    /// <param name="budget">What the request may still bring.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException">Something is no row, or too much; the answer says which and where.</exception>
    public async Task<InputDraft> ReadAsync(DatasetPlan dataset, IReadOnlyList<Upload> uploads, UploadBudget budget, CancellationToken cancellationToken)
    {
        ScratchFile lines = scratch.New(".jsonl");
        NamedDocuments? named = null;
        try
        {
            await using var rows = new RowLines(dataset.Name, lines, budget, limits);
            named = dataset.Parsing.Count == 0 ? null : new NamedDocuments(dataset, uploads, envelopes, budget);
            await AddRowsAsync(dataset, uploads, named, rows, cancellationToken);
            IReadOnlyList<DraftDocument> documents = named is null ? [] : await named.FinishAsync(cancellationToken);
            return new InputDraft(await rows.FinishAsync(cancellationToken), lines) { Documents = documents, Fetched = named };
        }
        catch
        {
            lines.Dispose();
            named?.Dispose();
            throw;
        }
    }

    /// <summary>Where the pipeline parses files, files beside rows are what the rows name, and files alone are a row each.</summary>
    private async Task AddRowsAsync(DatasetPlan dataset, IReadOnlyList<Upload> uploads, NamedDocuments? named, RowLines rows, CancellationToken cancellationToken)
    {
        IEnumerable<Upload> sources = named is null ? uploads : uploads.Where(static upload => upload.Format is not null);
        bool isRows = false;
        foreach (Upload upload in sources)
        {
            isRows = true;
            await foreach (JObject row in RowsOf(upload, dataset.Name, cancellationToken))
            {
                await (named?.FindAsync(row, cancellationToken) ?? Task.CompletedTask);
                await rows.AddAsync(row, upload.Name, cancellationToken);
            }
        }

        if (named is not null && !isRows)
        {
            foreach (JObject row in named.RowsOfAll())
            {
                await named.FindAsync(row, cancellationToken);
                await rows.AddAsync(row, dataset.Name, cancellationToken);
            }
        }
    }

    private IAsyncEnumerable<JObject> RowsOf(Upload upload, string dataset, CancellationToken cancellationToken) =>
        upload.Format is null ? DocumentOf(upload, cancellationToken) : FileRowsOf(upload, dataset, cancellationToken);

    private async IAsyncEnumerable<JObject> FileRowsOf(
        Upload upload, string dataset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<JObject> rows = await OpenAsync(upload, dataset, cancellationToken);
        while (await NextAsync(rows, upload))
        {
            yield return rows.Current;
        }
    }

    private async Task<IAsyncEnumerator<JObject>> OpenAsync(Upload upload, string dataset, CancellationToken cancellationToken)
    {
        try
        {
            IRowSource source = await parts.Files.OpenAsync(new FileDatasetReference(dataset, upload.File.FullPath), cancellationToken);
            return source.ReadAsync(bytesRead: null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (DatasetException e)
        {
            throw NoRows(upload, e);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<JObject> rows, Upload upload)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (DatasetException e)
        {
            throw NoRows(upload, e);
        }
    }

    private async IAsyncEnumerable<JObject> DocumentOf(
        Upload upload, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts;
        try
        {
            var call = new DocumentCall(AnyDocument, upload.File.FullPath, [], DocumentPlaces.Default);
            texts = await parts.Documents.ParseAsync(call, cancellationToken);
        }
        catch (DocumentException e)
        {
            throw new ProblemException(
                new Problem(StatusCodes.Status422UnprocessableEntity, "invalid_document", $"The file '{upload.Name}' cannot be turned into text: {WithoutPath(e.Message, upload)}"), e);
        }

        foreach (string text in texts)
        {
            yield return new JObject { ["filename"] = upload.Name, ["text"] = text };
        }
    }

    /// <summary>The reader knows the file by the name it has on our disk, which is nobody else's business.</summary>
    private static ProblemException NoRows(Upload upload, DatasetException error)
    {
        string place = error.Place is { } at ? (at with { Path = upload.Name }).ToString() : upload.Name;
        string cause = WithoutPath(error.Cause, upload);
        return new ProblemException(
            new Problem(StatusCodes.Status422UnprocessableEntity, "invalid_rows", $"{place}: {cause}")
            {
                Errors = [new ProblemPart(upload.Name, cause) { Line = error.Place?.Line is { } line ? (int)Math.Min(int.MaxValue, line) : null }],
            },
            error);
    }

    private static string WithoutPath(string message, Upload upload) => message
        .Replace(upload.File.FullPath, upload.Name, StringComparison.Ordinal)
        .Replace(Path.GetFileName(upload.File.FullPath), upload.Name, StringComparison.Ordinal);
}
