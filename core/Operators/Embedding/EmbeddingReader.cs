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

    /// <summary>Warns of a threshold that was probably chosen for another model than the built-in one.</summary>
    /// <param name="reader">The operation.</param>
    /// <param name="threshold">The key that holds it.</param>
    /// <param name="otherwise">What else can be done, as the end of a sentence; empty for nothing.</param>
    public static void WarnOfThreshold(SpecReader reader, SpecKey threshold, string otherwise)
    {
        if (!NamesModel(reader))
        {
            reader.Warning(threshold, $"Similarities depend on the model: a threshold for another one does not fit the built-in '{BuiltInModels.WordVectors}', where texts that say the same are mostly above 0.35. Name the 'embedding_model'{otherwise}.");
        }
    }

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
