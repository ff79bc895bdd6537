using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace Pipelines.Bench.Templates;

/// <summary>Runs the same cases in Python's Jinja2 (<c>jinja2_bench.py</c>, cases in, timings out, both as JSON).</summary>
internal static class JinjaProcess
{
    public static async Task<IReadOnlyDictionary<string, JinjaTiming>> MeasureAsync(string python, IEnumerable<TemplateCase> cases)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Templates", "jinja2_bench.py"));
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{python} does not start.");
        var request = new JArray(cases.Select(one => new JObject
        {
            ["name"] = one.Name,
            ["source"] = one.Source,
            ["variables"] = JObject.Parse(one.Variables),
            ["chat"] = one.IsChat,
        }));
        await process.StandardInput.WriteAsync(request.ToString());
        process.StandardInput.Close();
        string answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{python} ended with exit code {process.ExitCode}: does it have Jinja2?");
        }

        return JArray.Parse(answer).ToDictionary(
            timing => (string)timing["name"]!,
            timing => new JinjaTiming((double)timing["ns"]!, (string)timing["text"]!));
    }
}
