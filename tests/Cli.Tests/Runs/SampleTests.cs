using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Schemas;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>The samples as a newcomer runs them: on the built-in model.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("orders", "id", "id,order_number,customer,city,email,total", 24)]
    [InlineData("tickets", "id", "id,channel,customer,subject,category,priority,sentiment,reference", 60)]
    [InlineData("contracts", "filename", "filename,kind,parties,signed,governing_law,amounts,ends_by_itself", 8)]
    public async Task Run_SampleOnTheBuiltInModel_TypesOrAccountsForEveryRow(string sample, string key, string fields, int rows)
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        string folder = FolderOf(sample);

        CliRun ended = await cli.RunAsync("run", Path.Combine(folder, "pipeline.yaml"), "--json");

        JObject told = ended.Json;
        int output = (int)told["rows"]!["out"]!;
        int failed = (int)told["rows"]!["failed"]!;
        Assert.Equal(failed > 0 ? ExitCode.CompletedWithFailures : ExitCode.Ok, ended.ExitCode);
        Assert.Equal((rows, rows), ((int)told["rows"]!["in"]!, output + failed));
        Assert.True(output > 0, ended.Error);
        Assert.Equal(failed, told["deadLetters"]!.Type == JTokenType.Null ? 0 : File.ReadLines((string)told["deadLetters"]!).Count());
        IReadOnlyList<JObject> written = NotesPipeline.ReadOutput(cli, $"out/{sample}.json");
        Assert.Equal(output, written.Count);
        Assert.All(written, row => Assert.Equal(fields, string.Join(',', row.Properties().Select(field => field.Name))));
        AssertTyped(folder, written);
        if (failed == 0)
        {
            Assert.Equal(Gold(folder).Select(row => (string?)row[key]), written.Select(row => (string?)row[key]));
        }
    }

    /// <summary>The model that ships reads forms. 112 are right as a rule; what is computed together, and on which processor, moves a few.</summary>
    [Fact]
    public async Task Eval_OrdersOnTheBuiltInModel_MostFieldsAreRight()
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        string folder = FolderOf("orders");

        CliRun run = await cli.RunAsync(
            "eval", Path.Combine(folder, "pipeline.yaml"), "--gold", Path.Combine(folder, "gold.jsonl"), "--key", "id", "--models", "builtin", "--json");

        JToken score = Assert.Single((JArray)run.Json["models"]!);
        int right = ((JObject)score["fields"]!).Properties().Sum(static field => (int)field.Value["right"]!);
        Assert.InRange(right, 102, 120);
        Assert.Equal(0, (int)score["failedRows"]!);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("tickets")]
    [InlineData("contracts")]
    public void Gold_EveryRow_IsOfTheTypesThatThePipelineAsksFor(string sample) => AssertTyped(FolderOf(sample), Gold(FolderOf(sample)));

    /// <summary>The fields that the pipeline asks the model for, checked against its own schema.</summary>
    private static void AssertTyped(string folder, IReadOnlyList<JObject> rows)
    {
        PlanningResult planned = PipelinePlanner.Plan(File.ReadAllText(Path.Combine(folder, "pipeline.yaml")), new PlanningOptions { FallbackModel = "any" });
        string schemaText = planned.Plan!.Stages[0].Operators[0].Description.AnswerSchema!;
        OutputSchema schema = OutputSchema.FromJsonSchema(RowJson.ParseObject(schemaText)).Value!;
        Assert.All(rows, row =>
        {
            var answer = new JObject(row.Properties().Where(field => schema.Fields.Any(wanted => wanted.Name == field.Name)));
            Assert.Empty(schema.Validator.Validate(answer));
        });
    }

    private static JObject[] Gold(string folder) => [.. File.ReadLines(Path.Combine(folder, "gold.jsonl")).Select(RowJson.ParseObject)];

    private static string FolderOf(string sample, [CallerFilePath] string here = "") =>
        Path.Combine(Directory.GetParent(here)!.Parent!.Parent!.Parent!.FullName, "samples", sample);
}
