using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>A small pipeline in the home of a session: notes in, each with a title out, one call a note.</summary>
internal static class NotesPipeline
{
    public const string File = "notes.yaml";
    public const string Dataset = "notes.json";
    public const string Output = "out/notes.json";
    public const string Instruction = "Give this note a title.";
    public const int AnswerTokensMax = 50;

    /// <param name="cli">Where to write.</param>
    /// <param name="rows">Notes in the dataset.</param>
    /// <param name="top">More keys of the pipeline.</param>
    /// <param name="operation">More keys of its operation.</param>
    public static void Write(CliSession cli, int rows, string top = "", string operation = "")
    {
        WriteRows(cli, rows);
        System.IO.File.WriteAllText(cli[File], $$$"""
            datasets:
              notes: { type: file, path: {{{Dataset}}} }
            {{{(top.Length > 0 ? top : "default_model: scripted")}}}
            operations:
              - name: entitle
                type: map
                prompt: |-
                  {{{Instruction}}}
                  {{ input.text }}
                output: { schema: { title: string, urgent: bool } }
                litellm_completion_kwargs: { temperature: 0, max_tokens: {{{AnswerTokensMax}}} }
                {{{operation}}}
            pipeline:
              steps:
                - { name: read, input: notes, operations: [entitle] }
              output: { type: file, path: {{{Output}}} }
            """);
    }

    public static void WriteRows(CliSession cli, int rows, string kind = "note") => System.IO.File.WriteAllText(
        cli[Dataset],
        RowJson.Write(new JArray(Enumerable.Range(0, rows).Select(number => new JObject { ["id"] = number, ["text"] = $"{kind} {number}" }))));

    /// <summary>The note that a call is about, also when it is asked for again.</summary>
    public static string NoteOf(ScriptedCall call) =>
        call.Messages.Select(message => (string)message["content"]!).First(text => text.StartsWith(Instruction, StringComparison.Ordinal)).Split('\n')[^1];

    /// <summary>What a good model says to a note.</summary>
    public static CompletionAnswer GoodAnswer(ScriptedCall call) => ScriptedAnswer.Output(new JObject { ["title"] = $"On {NoteOf(call)}", ["urgent"] = false });

    /// <summary>What the pipeline makes of its notes when every answer is good.</summary>
    public static IEnumerable<JObject> Expected(int rows, string kind = "note") => Enumerable.Range(0, rows).Select(number =>
        new JObject { ["id"] = number, ["text"] = $"{kind} {number}", ["title"] = $"On {kind} {number}", ["urgent"] = false });

    public static IReadOnlyList<JObject> ReadOutput(CliSession cli, string file = Output) =>
        [.. ((JArray)RowJson.Parse(System.IO.File.ReadAllText(cli[file]))).Cast<JObject>()];

    public static void AssertComplete(CliSession cli, int rows, string kind = "note") =>
        Assert.Equal(Expected(rows, kind).Select(RowJson.Write), ReadOutput(cli).Select(RowJson.Write));
}
