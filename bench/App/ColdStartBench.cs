using System.Diagnostics;
using Pipelines.Bench.SharedPrefix;

namespace Pipelines.Bench.App;

/// <summary>From the start of the process to its first answer that needed its store or its engine.</summary>
internal static class ColdStartBench
{
    public static async Task RunAsync(string name, string folder, ModelEndpoint model, AppBenchSettings settings)
    {
        List<double> listening = [];
        List<double> answered = [];
        List<double> cpu = [];
        List<double> resident = [];
        for (int i = 0; i < settings.ColdStarts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using AppServer app = await AppServer.StartAsync(settings.Executable, folder, model.BaseUrl);
            listening.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await app.GetAsync("/api/runs");
            answered.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            cpu.Add(app.Cpu.TotalMilliseconds);
            resident.Add(app.ResidentBytes / 1e6);
        }

        Console.WriteLine(
            $"cold start, {name}: listens after {WayMeasure.Quantile(listening, 0.5):F0} ms, first answer after {WayMeasure.Quantile(answered, 0.5):F0} ms (best {answered.Min():F0}), {WayMeasure.Quantile(cpu, 0.5):F0} ms of CPU, {WayMeasure.Quantile(resident, 0.5):F0} MB resident");
    }
}
