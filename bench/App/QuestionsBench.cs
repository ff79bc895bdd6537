namespace Pipelines.Bench.App;

/// <summary>Where runs stand, lists of them, and their output in pages, among all that lie in the store.</summary>
internal static class QuestionsBench
{
    private const int PageRows = 1_000;
    private const int Seed = 1;

    public static async Task RunAsync(AppServer app, string[] runs, AppBenchSettings settings)
    {
        int[] any = new int[settings.Requests];
        new Random(Seed).GetItems([.. Enumerable.Range(0, runs.Length)], any);
        Task MeasureAsync(string name, Func<int, string> pathOf) =>
            RequestLoad.MeasureAsync(name, app, settings.Requests, settings.Clients, i => app.GetAsync(pathOf(i)));

        await MeasureAsync("status of a run", i => $"/api/runs/{runs[any[i]]}");
        await MeasureAsync("the newest 100 runs", static _ => "/api/runs");
        await MeasureAsync("100 runs of a pipeline", static _ => $"/api/runs?pipeline={AppServer.Pipeline}");
        await MeasureAsync("failed runs of a pipeline (none)", static _ => $"/api/runs?pipeline={AppServer.Pipeline}&status=Failed");
        await MeasureAsync("runs by the beginning of their names", i => $"/api/runs?prefix={runs[any[i]][..8]}");

        string large = await app.StartRunAsync(Enumerable.Range(0, settings.OutputRows).Select(static row => $"row {row} of a run whose output is read in pages"));
        await app.EndRunAsync(large);
        int pages = Math.Max(1, settings.OutputRows / PageRows);
        await MeasureAsync($"{PageRows} of {settings.OutputRows} rows, JSON lines", i => $"/api/runs/{large}/output?limit={PageRows}&offset={any[i] % pages * PageRows}");
        await MeasureAsync("one row, from anywhere", i => $"/api/runs/{large}/output?limit=1&offset={(long)any[i] * 7 % settings.OutputRows}");
        await MeasureAsync("the row of a run of one", i => $"/api/runs/{runs[any[i]]}/output");
    }
}
