using Pipelines.Bench.Map;

namespace Pipelines.Bench.Orchestrate;

/// <summary>A run that is measured.</summary>
/// <param name="Name">For people, and for <c>--only</c>.</param>
/// <param name="Kind">The pipeline.</param>
/// <param name="Rows">Rows in.</param>
/// <param name="Words">Words of a text; 0 for short tickets.</param>
/// <param name="LatencyMs">How long the model takes.</param>
/// <param name="Concurrency">Calls at once.</param>
/// <param name="IsOnHub">Driven by the embedded hub, as a service does, and not in one process without it.</param>
/// <param name="Rival">What others need for the like, in words.</param>
internal sealed record RunCase(string Name, string Kind, int Rows, int Words, int LatencyMs, int Concurrency, bool IsOnHub, string Rival)
{
    /// <summary>By default small enough for a minute or two.</summary>
    public static IReadOnlyList<RunCase> All(int rows) =>
    [
        new("zero-latency", BenchPipeline.Map, rows, 0, 0, 16, false, "goal 10,000 rows/s; DocETL 616, 1,600 µs of CPU a row"),
        new("50-ms", BenchPipeline.Map, rows, 0, 50, 256, false, "limit 5,120 rows/s, goal 95 %; DocETL 393"),
        new("texts", BenchPipeline.Map, rows / 2, 420, 0, 16, false, "goal 200 MB, 1.3 x output; DocETL 791 MB and 1.3 GB on 218 MB"),
        new("split", BenchPipeline.Split, rows / 8, 420, 0, 16, false, "the same goal; every chunk carries its whole text"),
        new("on-hub", BenchPipeline.Map, rows, 0, 0, 16, true, "goal 200 events for 10,000 rows; Durable Functions about 30,000"),
    ];

    public IReadOnlyList<string> ToArguments(string folder) =>
        ["--folder", folder, "--kind", Kind, "--latency", $"{LatencyMs}", "--concurrency", $"{Concurrency}", "--hub", IsOnHub ? "1" : "0"];
}
