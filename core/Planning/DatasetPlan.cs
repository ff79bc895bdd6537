using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Planning;

/// <summary>A declared dataset. That it exists and can be read is found out by whoever reads it.</summary>
public sealed record DatasetPlan
{
    public required string Name { get; init; }

    public required DatasetKind Kind { get; init; }

    /// <summary>
    /// For a file: as written. Resolved against the working directory, else against the folder of the pipeline file; the reader
    /// says which. Null for rows in memory.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>What separates the fields of a CSV file; null for what its extension stands for.</summary>
    public char? Delimiter { get; init; }

    /// <summary>For rows in memory: those written in the pipeline. Null when the run brings them.</summary>
    public IReadOnlyList<JObject>? Rows { get; init; }

    /// <summary>Parsers that turn each row into rows, in order.</summary>
    public IReadOnlyList<DatasetParsing> Parsing { get; init; } = [];

    /// <summary>Folders beside the usual ones that hold files which rows may name, as written.</summary>
    public IReadOnlyList<string> DocumentFolders { get; init; } = [];

    /// <summary>Where files that rows name may be.</summary>
    public DocumentPlaces Documents => new(Path, DocumentFolders);

    /// <summary>Where the dataset is declared, for messages about it.</summary>
    public required SpecLocation Location { get; init; }
}
