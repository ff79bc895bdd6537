using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Operators.ParallelMap;

public sealed class ParallelMapOperatorTests
{
    private const string Two = """
        type: parallel_map
        prompts:
          - {prompt: "{{ input.text }} Mood?", output_keys: [mood], name: tone}
          - {prompt: "{{ input.text }} Names?", output_keys: [names, note], model: other}
        output: {schema: {mood: "enum[good, bad]", names: "list[str]"}}
        """;

    [Fact]
    public async Task Apply_AllAnswers_AreMergedInTheOrderOfThePrompts()
    {
        IRowOperator map = Operations.Bind(Two + "\nenable_observability: true\ndrop_keys: [text]").Operator;

        string row = Operations.OnlyRow(await Operations.ApplyAsync(map, Model(), """{"id":1,"text":"sun"}"""));

        Assert.Equal("""{"id":1,"_observability_op":{"prompt_0":"sun Mood?","prompt_1":"sun Names?"},"mood":"good","names":["a"],"note":"n"}""", row);
    }

    [Fact]
    public async Task Apply_PromptsOfOneRow_ShareTheSystemMessageAndAskForTheirOwnFields()
    {
        IRowOperator map = Operations.Bind(Two).Operator;
        ScriptedContext context = Model();

        await Operations.ApplyAsync(map, context, """{"text":"sun"}""");

        CompletionRequest[] requests = [.. context.Calls.Select(static call => call.Request)];
        Assert.Equal(["test-model", "other"], requests.Select(static r => r.Model));
        Assert.Single(requests.Select(static r => r.Messages[0].Content).Distinct());
        Assert.Equal(["mood", "names,note"], requests.Select(static r => string.Join(',', ((JObject)r.OutputSchema!["properties"]!).Properties().Select(static p => p.Name))));
        Assert.Equal("string", (string?)requests[1].OutputSchema!["properties"]!["note"]!["type"]);
    }

    [Fact]
    public async Task Apply_GleaningOfOnePrompt_LeavesAllSystemMessagesEqual()
    {
        IRowOperator map = Operations.Bind(Two.Replace("name: tone}", "name: tone, gleaning: {num_rounds: 1, validation_prompt: Good?}}", StringComparison.Ordinal)).Operator;
        var context = new ScriptedContext(call => ScriptedContext.Answer(call.Request.Messages[^1].Content switch
        {
            "Good?" => """{"should_refine": false, "improvements": ""}""",
            var asked when asked.Contains("Mood", StringComparison.Ordinal) => """{"mood": "good"}""",
            _ => """{"names": [], "note": ""}""",
        }));

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(map, context, """{"text":"sun"}"""));

        Assert.Equal(3, outcome.AcceptedCalls.Count);
        Assert.Single(context.Calls.Select(static call => call.Request.Messages[0].Content).Distinct());
    }

    [Theory]
    [InlineData("", RowStatus.Failed)]
    [InlineData("skip_on_error: true", RowStatus.Skipped)]
    public async Task Apply_OnePromptFails_TheRowEndsWithThatPromptNamed(string more, RowStatus status)
    {
        IRowOperator map = Operations.Bind($"{Two}\nnum_retries_on_validate_failure: 0\n{more}").Operator;
        var context = new ScriptedContext(call => ScriptedContext.Answer(
            call.Request.Messages[^1].Content.Contains("Mood", StringComparison.Ordinal) ? """{"mood": "so so"}""" : """{"names": [], "note": ""}"""));

        RowResult result = Assert.Single(Assert.Single(await Operations.ApplyAsync(map, context, """{"text":"sun"}""")).Results);

        Assert.Equal((status, RowFailureKinds.Schema), (result.Status, result.Failure!.Kind));
        Assert.StartsWith("prompts[0] (tone): ", result.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal("""{"text":"sun"}""", RowJson.Write(result.Row.Fields));
    }

    [Fact]
    public async Task Apply_DropKeysAlone_AsksNobody()
    {
        IRowOperator map = Operations.Bind("type: parallel_map\ndrop_keys: [a]").Operator;

        Assert.Equal("""{"b":2}""", Operations.OnlyRow(await Operations.ApplyAsync(map, new ScriptedContext(), """{"a":1,"b":2}""")));
        Assert.Equal("parallel_map", map.Type);
    }

    [Theory]
    [InlineData("prompts: []\noutput: {schema: {a: str}}", "at least 1 entry")]
    [InlineData("prompts: [{prompt: p, output_keys: []}]\noutput: {schema: {a: str}}", "at least 1 entry")]
    [InlineData("prompts: [{prompt: p, output_keys: [a]}]\noutput: {schema: {a: str, b: str, c: str}}", "b, c")]
    [InlineData("prompts: [{output_keys: [a]}]\noutput: {schema: {a: str}}", "'prompt' is missing")]
    [InlineData("prompts: [{prompt: p, output_keys: [a]}]\noutput: {n: 3, schema: {a: str}}", "output.n")]
    [InlineData("prompts: [{prompt: p, output_keys: [a]}]", "'output' is missing")]
    [InlineData("output: {schema: {a: str}}", "'prompts' is missing")]
    [InlineData("prompts: [{prompt: p, output_keys: [a], modle: x}]\noutput: {schema: {a: str}}", "Did you mean 'model'")]
    public void Bind_WrongConfiguration_SaysWhatIsWrong(string keys, string part)
    {
        PlanningResult result = Operations.Plan("type: parallel_map\n" + keys);

        Assert.Contains(result.Errors, error => error.ToString().Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Bind_Good_DescribesCallsAndFields()
    {
        PlannedOperator planned = Operations.Bind(Two);

        Assert.Equal((2, 6), ((int)planned.Description.Calls.PerRowMin, (int)planned.Description.Calls.PerRowMax));
        Assert.Equal(["prompts[0] (tone).prompt", "prompts[1].prompt"], planned.Description.Prompts.Select(static p => p.Label));
        Assert.Equal(["text"], planned.Operator.Traits.FieldsRead.Names);
        Assert.Equal(["mood", "names", "note"], planned.Operator.Traits.FieldsWritten.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Bind_JsonSchemaWithDefinitions_GivesEachPromptWhatItRefersTo()
    {
        PlannedOperator planned = Operations.Bind("""
            type: parallel_map
            prompts: [{prompt: "{{ input.a }}", output_keys: [x]}, {prompt: "{{ input.b }}", output_keys: [y]}]
            output:
              json_schema: {type: object, properties: {x: {$ref: "#/$defs/t"}, y: {type: integer}}, required: [x, y], $defs: {t: {type: string, maxLength: 3}}}
            """);

        Assert.Equal(["x", "y"], planned.Operator.Traits.FieldsWritten.Names.Order(StringComparer.Ordinal));
    }

    private static ScriptedContext Model() => new(call => ScriptedContext.Answer(
        call.Request.Messages[^1].Content.Contains("Mood", StringComparison.Ordinal) ? """{"mood": "good"}""" : """{"names": ["a"], "note": "n"}"""));
}
