using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Inputs;

namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>Decides which of the things that came with a request are the rows of which dataset.</summary>
internal static class InputAssignment
{
    /// <returns>Every dataset whose rows have to come, in the order of the pipeline, with what its rows are made of.</returns>
    /// <exception cref="ProblemException">422, with everything that does not fit.</exception>
    public static IReadOnlyList<(string Dataset, IReadOnlyList<Upload> Uploads)> Of(DeployedPipeline pipeline, IReadOnlyList<Upload> uploads)
    {
        IReadOnlyList<string> wanted = pipeline.BroughtDatasets;
        List<ProblemPart> errors = [];
        ILookup<string, Upload> byDataset = uploads
            .Select(upload => (Dataset: upload.Dataset ?? (wanted.Count == 1 ? wanted[0] : null), Upload: upload))
            .Where(one => IsKnown(one.Dataset, one.Upload, wanted, errors))
            .ToLookup(static one => one.Dataset!, static one => one.Upload, StringComparer.Ordinal);
        errors.AddRange(wanted.Where(name => !byDataset.Contains(name)).Select(static name => new ProblemPart(name, "The run brings no rows for this dataset.")));
        return errors.Count == 0
            ? [.. wanted.Select(name => (name, (IReadOnlyList<Upload>)[.. byDataset[name]]))]
            : throw new ProblemException(new Problem(
                StatusCodes.Status422UnprocessableEntity,
                "datasets",
                wanted.Count == 0
                    ? "The rows of this pipeline stand in it: a run brings none."
                    : $"A run of this pipeline brings the rows of: {string.Join(", ", wanted)}.") { Errors = errors });
    }

    private static bool IsKnown(string? dataset, Upload upload, IReadOnlyList<string> wanted, List<ProblemPart> errors)
    {
        if (dataset is not null && wanted.Contains(dataset, StringComparer.Ordinal))
        {
            return true;
        }

        errors.Add(new ProblemPart(upload.Name, dataset is null
            ? "It is not said which dataset this is. Name it: ?dataset=NAME, or as the field of the file."
            : $"The pipeline takes no rows for a dataset '{dataset}'."));
        return false;
    }
}
