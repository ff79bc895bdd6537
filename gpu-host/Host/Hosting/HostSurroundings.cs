namespace GpuHost.Host.Hosting;

/// <summary>What the server has of the world around it.</summary>
internal sealed record HostSurroundings(TextWriter Out, TextWriter Error, string ModelsFolder, string StateFolder, string? StoreAddress, TimeProvider Clock, Random Random)
{
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string StoreVariable = "PIPELINES_STORE";
    private const string ModelsVariable = "PIPELINES_MODELS_DIR";

    /// <summary>Where the program and what came with it lie.</summary>
    public string ProgramFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>The collector of OpenTelemetry, as its variable says.</summary>
    public string? OtlpEndpoint { get; init; }

    public static HostSurroundings OfThisProcess()
    {
#pragma warning disable RS0030 // This is the composition root: the one place that reads the environment, the clock and chance.
        string? folder = Environment.GetEnvironmentVariable(ModelsVariable);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new HostSurroundings(
            Console.Out,
            Console.Error,
            string.IsNullOrEmpty(folder) ? Path.Combine(home, ".pipelines", "models") : folder,
            Path.Combine(home, ".pipelines", "gpu-host"),
            Environment.GetEnvironmentVariable(StoreVariable) is { Length: > 0 } store ? store : null,
            TimeProvider.System,
            Random.Shared)
        {
            OtlpEndpoint = Environment.GetEnvironmentVariable(OtlpVariable) is { Length: > 0 } collector ? collector : null,
        };
#pragma warning restore RS0030
    }
}
