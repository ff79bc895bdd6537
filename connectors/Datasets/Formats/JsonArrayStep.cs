namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>What a step through a JSON array came to.</summary>
internal enum JsonArrayStep
{
    /// <summary>A row was read.</summary>
    Row,

    /// <summary>The bytes end in the middle; call again with more.</summary>
    NeedsBytes,

    /// <summary>The array was closed and nothing follows it.</summary>
    End,
}
