using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.Map;

/// <summary>User messages against DocETL's rule rendered with Python's Jinja2, recorded by <c>golden/make.py</c>.</summary>
public sealed class MapPromptGoldenTests
{
    private static readonly JObject Golden =
        RowJson.ParseObject(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Operators", "Map", "golden", "prompts.json")));

    [Fact]
    public async Task Apply_RecordedPrompts_AreSentToTheByte()
    {
        JArray cases = (JArray)Golden["alone"]!;
        foreach (JToken golden in cases)
        {
            IRowOperator map = Operations.Bind($"type: map\nprompt: {Quoted(golden["prompt"]!)}\noutput: {{schema: {{a: string}}}}\ncalibrate: true").Operator;
            var context = new ScriptedContext("""{"a": ""}""") { Prepared = new JObject { ["calibration_context"] = golden["calibration"] } };

            await map.ApplyAsync([new Row(new RowId("r"), (JObject)golden["row"]!)], context, CancellationToken.None);

            Assert.Equal((string?)golden["message"], Assert.Single(context.Asked));
        }

        Assert.NotEmpty(cases);
    }

    [Fact]
    public async Task Apply_RecordedBatchPrompts_AreSentToTheByte()
    {
        JArray cases = (JArray)Golden["together"]!;
        foreach (JToken golden in cases)
        {
            IRowOperator map = Operations.Bind(
                $"type: map\nprompt: P\nbatch_prompt: {Quoted(golden["prompt"]!)}\nmax_batch_size: 2\noutput: {{schema: {{a: string}}}}").Operator;
            var context = new ScriptedContext("""{"results": [{"a": ""}, {"a": ""}]}""");

            await map.ApplyAsync([.. golden["rows"]!.Select((row, i) => new Row(new RowId($"r{i}"), (JObject)row))], context, CancellationToken.None);

            Assert.Equal((string?)golden["message"], Assert.Single(context.Asked));
        }

        Assert.NotEmpty(cases);
    }

    /// <summary>JSON's quoting is YAML's too.</summary>
    private static string Quoted(JToken text) => RowJson.Write(text);
}
