using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;

namespace Pipelines.Bench.Templates;

/// <summary>
/// What rendering a prompt costs: nanoseconds and allocated bytes for each template, once it is compiled, beside the time
/// that Python's Jinja2 takes for the same template and values. Both sides must render the same text.
/// </summary>
internal static class TemplateBench
{
    private static readonly TimeSpan TimePerMeasurement = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures; takes about ten seconds.</summary>
    /// <param name="args">
    /// <c>--python PATH</c> names a Python that has Jinja2 (Debian: <c>python3-jinja2</c> with <c>/usr/bin/python3</c>);
    /// without it only our side is measured.
    /// </param>
    public static async Task<int> RunAsync(string[] args)
    {
        int option = Array.IndexOf(args, "--python");
        if (option == args.Length - 1 && option >= 0)
        {
            await Console.Error.WriteLineAsync("--python needs the path of a Python that has Jinja2.");
            return 2;
        }

        IReadOnlyDictionary<string, JinjaTiming>? jinja = option < 0 ? null : await JinjaProcess.MeasureAsync(args[option + 1], TemplateCase.All);
        Console.WriteLine($"{"template",-16} {"chars",8} {"compile ns",12} {"render ns",12} {"bytes",10} {"jinja2 ns",12} {"faster by",10}");
        bool allEqual = true;
        foreach (TemplateCase one in TemplateCase.All)
        {
            JinjaTiming? rival = jinja?[one.Name];
            string text = Measure(one, rival);
            if (rival is not null && rival.Text != text)
            {
                await Console.Error.WriteLineAsync($"{one.Name}: Jinja2 renders another text");
                allEqual = false;
            }
        }

        return allEqual ? 0 : 1;
    }

    private static string Measure(TemplateCase one, JinjaTiming? rival)
    {
        Template template = Template.Compile(one.Source, one.Options);
        var variables = new TemplateVariables(JObject.Parse(one.Variables));
        string text = template.Render(variables);
        (double compile, _) = Measure(() => Template.Compile(one.Source, one.Options));
        (double render, double bytes) = Measure(() => template.Render(variables));
        string comparison = rival is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" {rival.NanosecondsPerRender,12:N0} {rival.NanosecondsPerRender / render,9:N1}×");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{one.Name,-16} {text.Length,8:N0} {compile,12:N0} {render,12:N0} {bytes,10:N0}{comparison}"));
        return text;
    }

    private static (double NanosecondsPerRun, double BytesPerRun) Measure(Func<object> run)
    {
        // Warm up for as long as is measured, so that the code measured is the optimised one.
        Repeat(run);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        (TimeSpan time, long runs) = Repeat(run);
        return (time.TotalNanoseconds / runs, (double)(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / runs);
    }

    // Processor time and not the clock's, on both sides: other work on the machine does not count, garbage collection does.
    private static (TimeSpan Time, long Runs) Repeat(Func<object> run)
    {
        const int RunsBetweenLooks = 100;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        TimeSpan used = TimeSpan.Zero;
        long runs = 0;
        while (used < TimePerMeasurement)
        {
            for (int i = 0; i < RunsBetweenLooks; i++)
            {
                GC.KeepAlive(run());
            }

            runs += RunsBetweenLooks;
            used = Environment.CpuUsage.TotalTime - start;
        }

        return (used, runs);
    }
}
