using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Documents;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Operators;

/// <summary>User messages of whole operations against DocETL's rules rendered with Python's Jinja2, recorded by <c>golden/make.py</c>.</summary>
public sealed class OperatorPromptGoldenTests
{
    private static readonly JArray Cases =
        (JArray)RowJson.ParseObject(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Operators", "golden", "messages.json")))["cases"]!;

    public static TheoryData<int, string> Recorded
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach ((int number, JToken recorded) in Cases.Index())
            {
                data.Add(number, (string)recorded["operation"]!["type"]!);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Run_RecordedOperation_SendsTheMessagesToTheByte(int number, string type)
    {
        var recorded = (JObject)Cases[number];
        var operation = (JObject)recorded["operation"]!.DeepClone();
        operation.AddFirst(new JProperty("name", "op"));
        bool isJoin = recorded["rights"] is JArray;
        var pipeline = new JObject
        {
            ["default_model"] = "scripted",
            ["datasets"] = JObject.Parse("{a: {type: 'file', path: 'a.json'}, b: {type: 'file', path: 'b.json'}}"),
            ["operations"] = new JArray(operation),
            ["pipeline"] = JObject.Parse(isJoin ? "{steps: [{name: 'one', operations: [{op: {left: 'a', right: 'b'}}]}]}" : "{steps: [{name: 'one', input: 'a', operations: ['op']}]}"),
        };
        PlanningResult planned = PipelinePlanner.Plan(RowJson.Write(pipeline));
        Assert.True(planned.IsOk, string.Join('\n', planned.Diagnostics));
        List<string> messages = [];
        var client = new ScriptedInferenceClient(request =>
        {
            lock (messages)
            {
                messages.Add(Assert.Single(request.Messages, static message => message.Role == ChatRole.User).Content);
            }

            return Answers.Text(request, RowJson.Write(AnswerTo(request, recorded["answer"] as JObject)));
        })
        {
            Embed = static _ => [1],
        };
        using var house = new TestHouse(isInMemory: true);

        RunSummary summary = await house.Runner(new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>> { ["a"] = Rows(recorded["rows"]), ["b"] = Rows(recorded["rights"]) }), client)
            .RunAsync(new RunRequest { Plan = planned.Plan, Options = new RunOptions() }, CancellationToken.None);

        Assert.True(summary.Status == RunStatus.Completed, $"{type}: {summary.Message}");
        Assert.Equal(recorded["messages"]!.Values<string>().Order(StringComparer.Ordinal), messages.Order(StringComparer.Ordinal));
    }

    private static JObject[] Rows(JToken? rows) => [.. (rows as JArray ?? []).Cast<JObject>()];

    /// <summary>What is asked for of the recorded answer; a text where none is recorded.</summary>
    private static JObject AnswerTo(CompletionRequest request, JObject? answer) =>
        new(((JObject)request.OutputSchema!["properties"]!).Properties().Select(field => new JProperty(field.Name, answer?[field.Name]?.DeepClone() ?? "text")));
}
