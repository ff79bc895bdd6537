using GpuHost.Serving.Gguf;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Models;

/// <summary>
/// Looks at a GGUF file before llama.cpp does: a damaged one is refused there in most cases, but some of what it trusts
/// ends the process (a count of heads that is zero, for one, is divided by).
/// </summary>
internal static class ModelFileCheck
{
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.ModelUnreadable"/>: what is wrong, and where.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw Unreadable($"'{path}' is a folder, not a GGUF file.");
        }

        if (!File.Exists(path))
        {
            throw Unreadable($"There is no model file '{path}'.");
        }

        GgufFile file = ReadHeader(path);
        string architecture = file.GetText("general.architecture")
            ?? throw Unreadable($"'{path}' names no architecture (general.architecture).");
        if (file.GetText("general.type") is { } type && type != "model")
        {
            throw Unreadable($"'{path}' is of type '{type}', not a model.");
        }

        HyperparameterCheck.Check(file, architecture, path);
    }

    internal static GgufFile ReadHeader(string path)
    {
        try
        {
            return GgufReader.Read(path);
        }
        catch (GgufFormatException exception)
        {
            throw new ModelEngineException(ModelEngineFailure.ModelUnreadable, $"'{path}': {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new ModelEngineException(
                ModelEngineFailure.ModelUnreadable, $"'{path}' cannot be read: {exception.Message}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ModelEngineException(
                ModelEngineFailure.ModelUnreadable, $"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static ModelEngineException Unreadable(string message) => new(ModelEngineFailure.ModelUnreadable, message);
}
