using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests.Cache;

/// <summary>A pipeline in the home of a session whose prompts all begin with the same long text, for the built-in model.</summary>
internal static class LongPromptPipeline
{
    public const int Rows = 4;

    public static void Write(CliSession cli)
    {
        string rules = string.Join("\n      ", Enumerable.Range(0, 30).Select(i => $"Rule {i}: write with care about the matter {i * 7}."));
        File.WriteAllText(cli["notes.json"], new JArray(Enumerable.Range(0, Rows).Select(i => new JObject { ["text"] = $"note {i}" })).ToString());
        File.WriteAllText(cli["long.yaml"], $$$"""
            datasets:
              notes: { type: file, path: notes.json }
            operations:
              - name: entitle
                type: map
                prompt: |-
                  {{{rules.ReplaceLineEndings("\n      ")}}}
                  {{ input.text }}
                output: { schema: { urgent: bool } }
                litellm_completion_kwargs: { temperature: 0, max_tokens: 60 }
            pipeline:
              steps:
                - { name: read, input: notes, operations: [entitle] }
              output: { type: file, path: out.json }
            """);
    }

    /// <summary>Runs it with nothing but the snapshots of earlier runs in the store; gives the result.</summary>
    public static async Task<JObject> RunAsync(CliSession cli, params string[] more)
    {
        foreach (string folder in new[] { "runs", "calls" }.Select(name => cli[Path.Combine(".pipelines", name)]).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        return await cli.JsonAsync(["run", cli["long.yaml"], "--fresh", "--concurrency", "1", "--kv-restore-always", .. more]);
    }

    public static string[] Snapshots(CliSession cli) =>
        Directory.Exists(cli[".pipelines/kv"]) ? Directory.GetFiles(cli[".pipelines/kv"], "*.kvs", SearchOption.AllDirectories) : [];
}
