using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Answers;
using Pipelines.Core.Schemas.Grammar;

namespace Pipelines.Bench.Schemas;

/// <summary>
/// What typed output costs: reading a schema, making its grammar (both once per operator), and reading an answer (once per
/// row). Prints nanoseconds and allocated bytes per operation.
/// </summary>
internal static class SchemaBench
{
    private static readonly TimeSpan TimePerMeasurement = TimeSpan.FromMilliseconds(500);

    private static readonly (string Name, JObject Fields, string Answer)[] Cases =
    [
        ("one text", new JObject { ["summary"] = "string" }, """{"summary":"The printer does not answer since the update."}"""),
        (
            "ticket",
            new JObject
            {
                ["summary"] = "string[1..200]",
                ["mood"] = "enum[calm, annoyed, angry]",
                ["urgency"] = "int[1..5]",
                ["opened"] = "date?",
                ["people"] = "list[{name: string, mail: string | null}, 0..10]",
            },
            """{"summary":"The printer does not answer.","mood":"annoyed","urgency":3,"opened":"2024-02-29","people":[{"name":"Ann","mail":null},{"name":"Bo","mail":"bo@example.org"}]}"""),
        (
            "100 optional fields",
            new JObject(Enumerable.Range(0, 100).Select(i => new JProperty($"field_{i}", i % 2 == 0 ? "string?" : "list[int]?"))),
            """{"field_3":[1,2,3],"field_40":"x","field_98":"y"}"""),
    ];

    /// <summary>Measures; takes a few seconds. An argument names the one case to measure.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        Console.WriteLine($"{"case",-20} {"operation",-18} {"ns/op",12} {"bytes/op",12} {"size",10}");
        foreach ((string name, JObject fields, string answer) in Cases.Where(one => args.Length == 0 || args.Contains(one.Name)))
        {
            OutputSchema schema = OutputSchema.FromDocEtl(fields).Value ?? throw new InvalidOperationException(name);
            GbnfGrammar grammar = GbnfGrammar.Of(schema).Value ?? throw new InvalidOperationException(name);
            var reader = new AnswerReader(schema);
            AnswerResult row = reader.Read(answer);
            if (!row.IsOk)
            {
                throw new InvalidOperationException($"{name}: {row.Failure.Message}");
            }

            Report(name, "read schema", schema.CanonicalText.Length, () => OutputSchema.FromDocEtl(fields));
            Report(name, "make grammar", grammar.Text.Length, () => GbnfGrammar.Of(schema));
            Report(name, "read answer", answer.Length, () => reader.Read(answer));
            Report(name, "validate row", answer.Length, () => schema.Validator.Validate(row.Row));
        }

        return Task.FromResult(0);
    }

    private static void Report(string name, string operation, int size, Func<object?> run)
    {
        (double nanoseconds, double bytes) = Measure(run);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {operation,-18} {nanoseconds,12:N0} {bytes,12:N0} {size,10:N0}"));
    }

    private static (double NanosecondsPerRun, double BytesPerRun) Measure(Func<object?> run)
    {
        // Warm up for as long as is measured, so that the code measured is the optimised one.
        Repeat(run);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        (TimeSpan time, long runs) = Repeat(run);
        return (time.TotalNanoseconds / runs, (double)(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / runs);
    }

    private static (TimeSpan Time, long Runs) Repeat(Func<object?> run)
    {
        long start = Stopwatch.GetTimestamp();
        long runs = 0;
        while (Stopwatch.GetElapsedTime(start) < TimePerMeasurement)
        {
            GC.KeepAlive(run());
            runs++;
        }

        return (Stopwatch.GetElapsedTime(start), runs);
    }
}
