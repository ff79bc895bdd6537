namespace Pipelines.Functions.Hosting;

/// <summary>What the process has of the world around it.</summary>
internal sealed record Surroundings
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Reads one environment variable; null where it is not set.</summary>
    public required Func<string, string?> ReadVariable { get; init; }

    public required string WorkingFolder { get; init; }

    public required string TemporaryFolder { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Random Random { get; init; }

    public required Func<Guid> NewGuid { get; init; }

    public static Surroundings OfThisProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
#pragma warning disable RS0030 // This is the composition root: the one place that reads the environment, the clock and chance.
        ReadVariable = Environment.GetEnvironmentVariable,
        WorkingFolder = Directory.GetCurrentDirectory(),
        TemporaryFolder = Path.GetTempPath(),
        Clock = TimeProvider.System,
        Random = Random.Shared,
        NewGuid = Guid.NewGuid,
#pragma warning restore RS0030
    };
}
