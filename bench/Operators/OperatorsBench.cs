using System.Diagnostics;
using System.Globalization;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.Operators;

/// <summary>
/// Operators at their largest, and the loads that DocETL was measured with beside its figures. Each run is in a process of its own: time, memory, bytes stored, and whether
/// what came out is right.
/// Arguments: <c>--percent 100 --only NAME</c>.
/// </summary>
internal static class OperatorsBench
{
    /// <returns>1 when a run did not complete, or made something wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        int percent = arguments.Number("percent", 100);
        bool isWell = true;
        foreach (OperatorCase one in OperatorCases.All(percent).Where(one => arguments.Text("only") is not { } only || one.Name == only))
        {
            OperatorMeasure measure = await MeasureAsync(one, percent);
            isWell &= measure.Status == "Completed";
            Tell(one, measure);
        }

        return isWell ? 0 : 1;
    }

    private static void Tell(OperatorCase one, OperatorMeasure measure)
    {
        Console.WriteLine($"{one.Name}: {measure.Worth}");
        string children = measure.ChildrenMegabytes > 0 ? $" and {measure.ChildrenMegabytes:N0} MB of its children" : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {measure.Status}, {measure.Seconds:N1} s, {measure.CpuSeconds:N1} s of CPU, peak {measure.PeakMegabytes:N0} MB{children}, in {measure.InputMegabytes:N1} MB, out {measure.OutputMegabytes:N1} MB, stored {measure.StoredMegabytes:N1} MB"));
        foreach (DocEtlFigure figure in one.Figures)
        {
            double ours = figure.Ours(measure);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {figure.Name} ({figure.Unit}): DocETL {figure.Theirs:N1}, ours {ours:N1}, ratio {ours / figure.Theirs:N2}"));
        }
    }

    private static async Task<OperatorMeasure> MeasureAsync(OperatorCase one, int percent)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pipelines-bench-");
        try
        {
            await one.WriteInput(folder.FullName);
            string[] run = ["--folder", folder.FullName, "--case", one.Name, "--percent", $"{percent}"];
            if (one.YamlBefore is not null)
            {
                await RunAsync(one, [.. run, $"--{OperatorWorker.Before}", "1"]);
            }

            return await RunAsync(one, run);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<OperatorMeasure> RunAsync(OperatorCase one, string[] run)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), OperatorWorker.Word, .. run]) { RedirectStandardOutput = true })!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? OperatorMeasure.FromJson(said)
            : throw new InvalidOperationException($"The run '{one.Name}' ended with {process.ExitCode}.");
    }

    // Started by `dotnet bench.dll` the process is dotnet, and needs the assembly's name again.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(OperatorsBench).Assembly.Location] : [];
}
