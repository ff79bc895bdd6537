namespace Pipelines.Training.Matrices;

/// <summary>Chooses who multiplies.</summary>
internal static class MatrixLibrary
{
    public const string Automatic = "auto";
    public const string OpenBlasName = "openblas";
    public const string ManagedName = "managed";

    private const string HowToInstall =
        "OpenBLAS was not found, and without it training takes many times as long. Install it (Debian, Ubuntu: apt-get install " +
        "libopenblas0-pthread; macOS: brew install openblas), or name the file in " + OpenBlasSearch.PathVariable +
        ", or pass --matrices " + ManagedName + " to go on without it.";

    /// <param name="choice"><see cref="Automatic"/>, <see cref="OpenBlasName"/> or <see cref="ManagedName"/>.</param>
    /// <param name="environment">The process's variables.</param>
    /// <exception cref="TrainingException">The choice is none of these, or OpenBLAS is missing.</exception>
    public static IMatrixProducts Choose(string choice, Func<string, string?> environment) => choice switch
    {
        ManagedName => new ManagedProducts(),
        OpenBlasName => FindOpenBlas(environment),
        Automatic => FindOpenBlas(environment) is var singles && OneDnnSearch.Find(singles) is { } halves ? halves : singles,
        _ => throw new TrainingException($"'{choice}' is none of {Automatic}, {OpenBlasName}, {ManagedName}."),
    };

    private static OpenBlas FindOpenBlas(Func<string, string?> environment) =>
        OpenBlasSearch.Find(environment) ?? throw new TrainingException(HowToInstall);
}
