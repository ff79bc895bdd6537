using Pipelines.Bench.Engine;

namespace Pipelines.Bench.App;

/// <summary>How much of everything. Small by default, so that the bench ends within two minutes on two cores.</summary>
internal sealed record AppBenchSettings
{
    /// <summary>The executable that is measured; null takes the one that was built with the bench.</summary>
    public string? Executable { get; private init; }

    /// <summary>Runs that lie in the store when the app is asked.</summary>
    public int Runs { get; private init; } = 1_000;

    /// <summary>Requests of each kind.</summary>
    public int Requests { get; private init; } = 2_000;

    /// <summary>Requests that are under way at the same time.</summary>
    public int Clients { get; private init; } = 16;

    /// <summary>Starts that are sent at once.</summary>
    public int Burst { get; private init; } = 500;

    /// <summary>Rows of the run whose output is read in pages.</summary>
    public int OutputRows { get; private init; } = 10_000;

    public int Listeners { get; private init; } = 200;

    /// <summary>Starts of the process that are timed.</summary>
    public int ColdStarts { get; private init; } = 5;

    /// <summary>How long the idle app is looked at; 0 leaves it out.</summary>
    public int IdleSeconds { get; private init; } = 30;

    /// <summary>The types that a run allocates.</summary>
    public bool ShowsTypes { get; private init; }

    public static AppBenchSettings Of(BenchArguments arguments)
    {
        var standard = new AppBenchSettings();
        return new AppBenchSettings
        {
            Executable = arguments.Text("app"),
            Runs = arguments.Number("runs", standard.Runs),
            Requests = arguments.Number("requests", standard.Requests),
            Clients = arguments.Number("clients", standard.Clients),
            Burst = arguments.Number("burst", standard.Burst),
            OutputRows = arguments.Number("rows", standard.OutputRows),
            Listeners = arguments.Number("listeners", standard.Listeners),
            ColdStarts = arguments.Number("cold-starts", standard.ColdStarts),
            ShowsTypes = arguments.Number("types", 0) == 1,
            IdleSeconds = arguments.Number("idle-seconds", standard.IdleSeconds),
        };
    }
}
