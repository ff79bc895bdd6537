using Pipelines.Core.Inference;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>Reads the keys that all operators with embeddings share.</summary>
internal static class EmbeddingReader
{
    private const int BatchRowsMax = 256;
    private const int BatchRowsDefault = 64;
    private const int TimeoutMaxSeconds = 24 * 3600;

    /// <summary>DocETL's word for a small model that it runs itself.</summary>
    private const string LocalModel = "sentence-transformer";

    private static readonly TextKey Model = new("embedding_model", "the model of the embeddings; the built-in word vectors when absent", BuiltInModels.WordVectors);
    private static readonly WholeNumberKey BatchRows = new("embedding_batch_size", "texts of one embedding call; more than 256 are taken as 256", 1, int.MaxValue, Absent: BatchRowsDefault);
    private static readonly WholeNumberKey Timeout = new("embedding_timeout", "seconds for one embedding call", 1, TimeoutMaxSeconds, Absent: 120);

    public static SpecKeys Keys { get; } = new([Model, BatchRows, Timeout]);

    /// <summary>The operation says which model.</summary>
    public static bool NamesModel(SpecReader reader) => reader.Has(Model);

    public static EmbeddingOptions Read(SpecReader reader)
    {
        string model = reader.Text(Model)!;
        if (model == LocalModel)
        {
            reader.Warning(Model, $"DocETL's '{LocalModel}' is not here; the built-in '{BuiltInModels.WordVectors}' are used, which need no download either. Their vectors differ.");
            model = BuiltInModels.WordVectors;
        }

        return new EmbeddingOptions(model, Math.Min(reader.CountOrDefault(BatchRows), BatchRowsMax), TimeSpan.FromSeconds(reader.CountOrDefault(Timeout)));
    }
}
