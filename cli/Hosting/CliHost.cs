namespace Pipelines.Cli.Hosting;

/// <summary>What a command has of the world around it. Everything that tells one machine or one moment from another comes in here.</summary>
internal sealed record CliHost
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>A person reads stdout as it appears.</summary>
    public required bool OutIsTerminal { get; init; }

    /// <summary>A person can answer a question.</summary>
    public required bool InIsTerminal { get; init; }

    /// <summary>Reads one environment variable; null where it is not set.</summary>
    public required Func<string, string?> ReadVariable { get; init; }

    public required string HomeFolder { get; init; }

    /// <summary>Where the command was typed: relative paths start here.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Where the program and what came with it lie.</summary>
    public required string ProgramFolder { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>For jitter; nothing that is kept depends on it.</summary>
    public required Random Random { get; init; }

    /// <summary>Names what a server makes; must not be guessable.</summary>
    public required Func<Guid> NewGuid { get; init; }

    public static CliHost OfThisProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        OutIsTerminal = !Console.IsOutputRedirected,
        InIsTerminal = !Console.IsInputRedirected,
#pragma warning disable RS0030 // This is the composition root: the one place that reads the environment, the clock and chance.
        ReadVariable = Environment.GetEnvironmentVariable,
        HomeFolder = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        WorkingFolder = Directory.GetCurrentDirectory(),
        ProgramFolder = AppContext.BaseDirectory,
        Clock = TimeProvider.System,
        Random = Random.Shared,
        NewGuid = Guid.NewGuid,
#pragma warning restore RS0030
    };
}
