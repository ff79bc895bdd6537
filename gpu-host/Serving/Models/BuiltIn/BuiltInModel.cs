using GpuHost.Serving.SeededModels;

namespace GpuHost.Serving.Models.BuiltIn;

/// <summary>
/// The model that every machine has: the trained one that lies beside the program, or, where a build has none, one of noise that is written into the model store
/// when it is first wanted. What it can do: docs/models/builtin.md.
/// </summary>
public static class BuiltInModel
{
    /// <summary>What pipelines and requests call it.</summary>
    public const string Name = "builtin";

    /// <summary>Where the trained model lies, from the program's folder.</summary>
    public static readonly string ShippedFile = Path.Combine("models", "builtin.gguf");

    /// <summary>
    /// Tokens of KV that its calls share unless told otherwise: several calls of the trained model's full length at a time. No call may be longer than what
    /// the model was trained for.
    /// </summary>
    public const int CellsDefault = 8_192;

    // No name of the store begins with a dot, so nothing of it can stand here.
    private static readonly string NoiseFile = Path.Combine(".builtin", "noise.gguf");

    /// <summary>The trained model's file; null where there is none.</summary>
    /// <param name="programFolder">The program's folder; null has none.</param>
    public static string? FindTrained(string? programFolder) =>
        programFolder is not null && Path.Combine(programFolder, ShippedFile) is var file && File.Exists(file) ? file : null;

    /// <summary>What whoever starts a program should know of the model; null when the program has the trained one.</summary>
    /// <param name="programFolder">The program's folder; null has no trained model.</param>
    public static string? NoteOn(string? programFolder) => FindTrained(programFolder) is null
        ? $"The built-in model is not trained in this program, which has no {ShippedFile}: its answers have the right types, and its words are noise."
        : null;

    /// <summary>Which file it is, whether or not that is there yet.</summary>
    /// <param name="programFolder">The program's folder; null has no trained model.</param>
    /// <param name="storeFolder">Where a model of noise may be written.</param>
    public static BuiltInModelFile Locate(string? programFolder, string storeFolder) =>
        FindTrained(programFolder) is { } trained ? new(trained, IsTrained: true) : new(Path.Combine(storeFolder, NoiseFile), IsTrained: false);

    /// <summary>The file of the model, which is there when this returns.</summary>
    /// <param name="programFolder">The program's folder; null has no trained model.</param>
    /// <param name="storeFolder">Where a model of noise may be written.</param>
    public static string Ensure(string? programFolder, string storeFolder)
    {
        BuiltInModelFile file = Locate(programFolder, storeFolder);
        if (!file.IsTrained)
        {
            SeededModel.EnsureExists(file.Path, SeededModelShape.Default);
        }

        return file.Path;
    }
}
