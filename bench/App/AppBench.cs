using System.Globalization;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.App;

/// <summary>
/// The function app under load: its executable over HTTP for paces, then the same app in this process, over the same store, for what can be
/// counted. Arguments: <c>--app PATH</c> of the published executable, <c>--runs 1000 --listeners 200 --requests 2000 --clients 16 --burst 500
/// --rows 10000 --cold-starts 5 --idle-seconds 30</c>.
/// </summary>
internal static class AppBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        AppBenchSettings settings = AppBenchSettings.Of(new BenchArguments(args));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("app-bench-");
        try
        {
            await using ModelEndpoint model = await ModelEndpoint.StartAsync();
            await ColdStartBench.RunAsync("an empty store", folder.FullName, model, settings);
            string[] runs;
            using (AppServer app = await AppServer.StartAsync(settings.Executable, folder.FullName, model.BaseUrl))
            {
                await app.DeployAsync();
                RequestLoad.PrintHead();
                runs = await StartsBench.FillAsync(app, settings);
                await StartsBench.BurstAsync(app, settings);
                await QuestionsBench.RunAsync(app, runs, settings);
                Console.WriteLine($"resident memory after all that: {app.ResidentBytes / 1e6:F0} MB");
            }

            using (AppServer app = await AppServer.StartAsync(settings.Executable, folder.FullName, model.BaseUrl))
            {
                // By itself, so that what listeners hold is not taken from what other requests have left free.
                await ListenersBench.RunAsync(app, model, settings);
            }

            await ColdStartBench.RunAsync(string.Create(CultureInfo.InvariantCulture, $"{settings.Runs} runs stored"), folder.FullName, model, settings);
            await CountsBench.RunAsync(folder.FullName, runs, settings);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }
}
