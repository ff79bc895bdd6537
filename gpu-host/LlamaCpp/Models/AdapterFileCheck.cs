using GpuHost.Serving.Gguf;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Models;

/// <summary>Looks at a LoRA adapter file before llama.cpp does, for the same reasons as <see cref="ModelFileCheck"/>.</summary>
internal static class AdapterFileCheck
{
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.AdapterUnreadable"/>.</exception>
    public static void Check(string path, ModelDescription model)
    {
        GgufFile file = Read(path);
        Require(file.GetText("general.type") == "adapter", path, "it is not an adapter (general.type)");
        Require(file.GetText("adapter.type") == "lora", path, "it is not a LoRA adapter (adapter.type)");
        string? architecture = file.GetText("general.architecture");
        Require(
            architecture == model.Architecture,
            path,
            $"it was made for the architecture '{architecture}', the model is '{model.Architecture}'");
        Require(file.Tensors.All(tensor => tensor.Dimensions.Count <= 2), path, "a LoRA tensor is not a matrix");
    }

    private static GgufFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Unreadable(path, "there is no such file");
        }

        try
        {
            return GgufReader.Read(path);
        }
        catch (GgufFormatException exception)
        {
            throw Unreadable(path, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception.Message, exception);
        }
    }

    private static void Require(bool sound, string path, string problem)
    {
        if (!sound)
        {
            throw Unreadable(path, problem);
        }
    }

    private static ModelEngineException Unreadable(string path, string problem, Exception? inner = null) =>
        new(ModelEngineFailure.AdapterUnreadable, $"The adapter '{path}' cannot be loaded: {problem}.", inner);
}
