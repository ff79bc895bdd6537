namespace Pipelines.Training.Matrices;

/// <summary>Chooses who multiplies.</summary>
internal static class MatrixLibrary
{
    public const string OpenBlasName = "openblas";
    public const string ManagedName = "managed";

    private const string HowToInstall =
        "OpenBLAS was not found, and without it training takes many times as long. Install it (Debian, Ubuntu: apt-get install " +
        "libopenblas0-pthread; macOS: brew install openblas), or name the file in " + OpenBlasSearch.PathVariable +
        ", or pass --matrices " + ManagedName + " to go on without it.";

    /// <param name="choice"><see cref="OpenBlasName"/> or <see cref="ManagedName"/>.</param>
    /// <param name="environment">The process's variables.</param>
    /// <exception cref="TrainingException">The choice is neither, or OpenBLAS is missing.</exception>
    public static IMatrixProducts Choose(string choice, Func<string, string?> environment) => choice switch
    {
        ManagedName => new ManagedProducts(),
        OpenBlasName => (IMatrixProducts?)OpenBlasSearch.Find(environment) ?? throw new TrainingException(HowToInstall),
        _ => throw new TrainingException($"'{choice}' is neither {OpenBlasName} nor {ManagedName}."),
    };
}
