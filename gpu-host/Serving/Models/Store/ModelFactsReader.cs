using GpuHost.Serving.Gguf;

namespace GpuHost.Serving.Models.Store;

/// <summary>
/// Reads <see cref="ModelFacts"/> from the head of a GGUF file, and refuses what can be loaded neither as a model nor as an adapter.
/// </summary>
internal static class ModelFactsReader
{
    /// <param name="path">The file.</param>
    /// <param name="shownAs">How errors call it; null for its path.</param>
    /// <exception cref="ModelStoreException">The file is not a whole model in GGUF format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFacts Read(string path, string? shownAs = null)
    {
        string shown = shownAs ?? path;
        GgufFile file = Parse(path, shown);
        if (Number(file, "split.count") > 1)
        {
            throw NotAModel(
                shown, $"is one of {Number(file, "split.count")} parts of a model",
                "Join the parts into one file with llama.cpp's gguf-split --merge, then add that.");
        }

        bool isAdapter = IsLoraAdapter(file);
        if (file.GetText("general.type") is { } type && type != "model" && !isAdapter)
        {
            throw NotAModel(shown, $"is neither a model nor a LoRA adapter but has the type '{type}'", "Choose the file with the model's weights.");
        }

        if (file.GetText("general.architecture") is not { } architecture || file.Tensors.Count == 0)
        {
            throw NotAModel(shown, "names no architecture or holds no weights", "Choose the file with the model's weights.");
        }

        return new ModelFacts(
            architecture,
            file.Tensors.Sum(WeightsOf),
            isAdapter ? ModelFacts.AdapterQuantisation : QuantisationOf(file),
            Number(file, $"{architecture}.context_length") ?? 0,
            file.GetText("general.name"),
            file.GetText("general.license"));
    }

    private static bool IsLoraAdapter(GgufFile file) =>
        file.GetText("general.type") == "adapter" && file.GetText("adapter.type") == "lora";

    /// <summary>As the file says; where it does not, the type that most weights have.</summary>
    private static string QuantisationOf(GgufFile file)
    {
        if (Number(file, "general.file_type") is { } type)
        {
            return QuantisationNames.Of(type);
        }

        GgufTensorType most = (GgufTensorType)file.Tensors.GroupBy(t => t.TypeCode).MaxBy(g => g.Sum(WeightsOf))!.Key;
        return Enum.IsDefined(most) ? most.ToString() : "";
    }

    private static long WeightsOf(GgufTensor tensor) => tensor.Dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    private static GgufFile Parse(string path, string shown)
    {
        try
        {
            return GgufReader.Read(path);
        }
        catch (GgufFormatException broken)
        {
            throw new ModelStoreException(
                ModelStoreProblem.NotAModel,
                $"{shown} is not a sound GGUF file: {broken.Message}",
                "Only whole models in GGUF format can be used. If it was downloaded by other means, download it again.",
                broken);
        }
    }

    private static long? Number(GgufFile file, string key) => file.Metadata.GetValueOrDefault(key)?.Content switch
    {
        byte n => n,
        ushort n => n,
        uint n => n,
        int n => n,
        long n => n,
        ulong n and <= long.MaxValue => (long)n,
        _ => null,
    };

    private static ModelStoreException NotAModel(string shown, string what, string remedy) =>
        new(ModelStoreProblem.NotAModel, $"{shown} {what}", remedy);
}
