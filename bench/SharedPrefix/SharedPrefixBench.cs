using System.Diagnostics;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.SharedPrefix;

/// <summary>
/// The shared-prefix load five ways, each in a process of its own where the way says so: cold, warm, after a restart, a second
/// worker on the same store, and more prefixes than memory holds. Prefill tokens computed are the headline: a count, free of
/// noise. More than 1 % over the ideal in any way ends with 1.
/// </summary>
internal static class SharedPrefixBench
{
    /// <summary>The word by which this bench starts itself for one way.</summary>
    public const string WorkerWord = "shared-prefix-worker";

    private const double OverMax = 0.01;

    /// <summary>
    /// Arguments: <c>--shape mini|small|7b --model PATH --groups 8 --per-group 8 --prefix 1024 --suffix 64 --output N --running 8
    /// --threads N --bare</c>, or <c>--target URL --target-model NAME --target-ways cold,warm</c> to send the load to any
    /// OpenAI-compatible server, once for each way: only the first computes the prefixes if it is called cold.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        var settings = SharedPrefixSettings.Of(arguments);
        SharedPrefixLoad load = settings.Load;
        Console.WriteLine($"{load.Groups} x {load.PerGroup} requests, {load.PrefixTokens} + {load.SuffixTokens} tokens in, {load.OutputTokens} out, sent at once");
        Console.WriteLine(WayMeasure.Heading);
        return arguments.Text("target") is { } target
            ? await SendAsync(target, arguments.Text("target-model") ?? "default", arguments.Text("target-ways") ?? "cold,warm", load)
            : await RunOwnAsync(args);
    }

    private static async Task<int> SendAsync(string target, string model, string ways, SharedPrefixLoad load)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out Uri? address))
        {
            Console.Error.WriteLine($"--target {target} is no address; it takes one such as http://127.0.0.1:8080.");
            return 2;
        }

        try
        {
            foreach (string way in ways.Split(','))
            {
                Console.WriteLine(await TargetLoad.SendAsync(way, address, model, load));
            }

            return 0;
        }
        catch (HttpRequestException refused)
        {
            Console.Error.WriteLine($"{address} did not answer the load: {refused.Message}");
            return 3;
        }
    }

    private static async Task<int> RunOwnAsync(string[] args)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("shared-prefix-");
        try
        {
            string shared = Path.Combine(folder.FullName, "shared");
            var measures = new List<WayMeasure>();
            foreach (SharedPrefixWay way in SharedPrefixWay.All)
            {
                // The first worker's disk is the shared store; the second has only that over the network's place.
                string disk = way.HasOwnDisk ? Path.Combine(folder.FullName, way.Name) : shared;
                foreach (WayMeasure measure in await StartAsync(way, disk, way.HasOwnDisk ? shared : "", args))
                {
                    Console.WriteLine(measure);
                    measures.Add(measure);
                }
            }

            if (args.Contains("--bare"))
            {
                Console.WriteLine((await StartAsync(SharedPrefixWay.Bare, shared, "", args))[0]);
            }

            return measures.Any(measure => measure.Over > OverMax) ? 1 : 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<WayMeasure>> StartAsync(SharedPrefixWay way, string disk, string blob, string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), WorkerWord, "--way", way.Name, "--disk", disk, "--blob", blob, .. args])
        {
            RedirectStandardOutput = true,
        })!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WayMeasure.FromJson)]
            : throw new InvalidOperationException($"The way '{way.Name}' ended with {process.ExitCode}.");
    }

    // Started by `dotnet bench.dll` the process is dotnet, and needs the assembly's name again.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(SharedPrefixBench).Assembly.Location] : [];
}
