namespace Pipelines.Core.Inference;

/// <summary>Names of models that need no download and no endpoint.</summary>
public static class BuiltInModels
{
    /// <summary>Word vectors, weighted and added: an embedding model of 100 dimensions. docs/models/word-vectors.md</summary>
    public const string WordVectors = "word-vectors";
}
