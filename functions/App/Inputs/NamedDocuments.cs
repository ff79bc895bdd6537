using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Inputs;

/// <summary>
/// The files of a dataset with <c>parsing</c>: rows name them, by the name they have in the request or as blobs of the app's store. Rows are somebody's data, so
/// nothing else is opened for them. Disposing deletes what was fetched from the store.
/// </summary>
internal sealed class NamedDocuments : IDisposable
{
    private const string NameField = "filename";

    private readonly DatasetPlan _dataset;
    private readonly EnvelopeReader _blobs;
    private readonly UploadBudget _budget;
    private readonly OrderedDictionary<string, Upload> _brought = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Upload> _named = new(StringComparer.Ordinal);
    private readonly List<Upload> _fetched = [];

    /// <param name="dataset">The dataset.</param>
    /// <param name="uploads">What came for it; the files among it.</param>
    /// <param name="blobs">Opens blobs.</param>
    /// <param name="budget">What the request may still bring.</param>
    /// <exception cref="ProblemException">Two files have the same name.</exception>
    public NamedDocuments(DatasetPlan dataset, IEnumerable<Upload> uploads, EnvelopeReader blobs, UploadBudget budget)
    {
        (_dataset, _blobs, _budget) = (dataset, blobs, budget);
        foreach (Upload upload in uploads.Where(static upload => upload.Format is null))
        {
            if (!_brought.TryAdd(upload.Name, upload))
            {
                throw Refused("file_twice", $"Two files are called '{upload.Name}'. Rows name files, so each has a name of its own.");
            }
        }
    }

    private IEnumerable<string> Fields => _dataset.Parsing.Select(static parsing => parsing.InputKey).Distinct(StringComparer.Ordinal);

    /// <summary>A row for each file, for a request that brings files only.</summary>
    public IEnumerable<JObject> RowsOfAll()
    {
        foreach (string name in _brought.Keys)
        {
            var row = new JObject { [NameField] = name };
            foreach (string field in Fields)
            {
                row[field] = name;
            }

            yield return row;
        }
    }

    /// <summary>Finds the files that a row names. A row without a name is left to its parser, which fails that row alone.</summary>
    /// <exception cref="ProblemException">It names a file that is not there.</exception>
    public async Task FindAsync(JObject row, CancellationToken cancellationToken)
    {
        foreach (string field in Fields)
        {
            if (row[field] is JValue { Value: string { Length: > 0 } name } && !_named.ContainsKey(name))
            {
                _named.Add(name, _brought.TryGetValue(name, out Upload? upload) ? upload : await FetchAsync(field, name, cancellationToken));
            }
        }
    }

    /// <exception cref="ProblemException">A file has come that no row names.</exception>
    public async Task<IReadOnlyList<DraftDocument>> FinishAsync(CancellationToken cancellationToken)
    {
        if (_brought.Keys.FirstOrDefault(name => !_named.ContainsKey(name)) is { } idle)
        {
            throw Refused("file_unnamed", $"No row of the dataset '{_dataset.Name}' names the file '{idle}' ({string.Join(", ", Fields)}). Send it without rows, or name it in one.");
        }

        List<DraftDocument> documents = [];
        foreach ((string name, Upload upload) in _named)
        {
            documents.Add(await DraftDocument.OfAsync(_dataset.Name, name, upload.File, cancellationToken));
        }

        return documents;
    }

    public void Dispose() => _fetched.ForEach(static upload => upload.Dispose());

    private async Task<Upload> FetchAsync(string field, string name, CancellationToken cancellationToken)
    {
        if (!EnvelopeReader.IsBlobName(name))
        {
            throw Refused(
                "file_missing", $"A row of the dataset '{_dataset.Name}' names the file '{name}' ({field}), which has not come with the request. Send it as a file of that name, or name a blob under inbox/ or shared/.");
        }

        Upload upload = await _blobs.OpenAsync(new BlobReference(name, _dataset.Name), _budget, cancellationToken);
        _fetched.Add(upload);
        return upload;
    }

    private static ProblemException Refused(string code, string detail) => new(new Problem(StatusCodes.Status422UnprocessableEntity, code, detail));
}
