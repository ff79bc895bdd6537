namespace Pipelines.Core.Documents;

/// <summary>A dataset as a pipeline names it, before anybody has looked for it.</summary>
/// <param name="Name">Its name in the pipeline, for messages.</param>
public abstract record DatasetReference(string Name)
{
    /// <summary>Fields of its rows that name files to be parsed. What those files hold is part of the dataset's identity.</summary>
    public IReadOnlyList<string> DocumentFields { get; init; } = [];

    /// <summary>Where those files may be.</summary>
    public DocumentPlaces Documents { get; init; } = DocumentPlaces.Default;

    /// <summary>The folder of the pipeline file; null when the pipeline came from elsewhere.</summary>
    public string? PipelineFolder { get; init; }
}
