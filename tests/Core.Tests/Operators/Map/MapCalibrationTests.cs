using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.Map;

public sealed class MapCalibrationTests
{
    private const string Stars = """
        type: map
        prompt: |
          Stars of {{ input.text }}?
        output: {schema: {stars: int}}
        calibrate: true
        num_calibration_docs: 3
        """;

    [Theory]
    [InlineData(2, new long[] { 0, 1 })]
    [InlineData(3, new long[] { 0, 1, 2 })]
    [InlineData(12, new long[] { 10, 1, 0 })]
    [InlineData(1_000_000, new long[] { 670487, 116739, 26225 })]
    public void ChoosePreparationRows_AnyCount_ChoosesTheRowsThatDocEtlDoes(long rowCount, long[] rows)
    {
        IRowOperator map = Operations.Bind(Stars).Operator;

        Assert.Equal(3, map.PreparationRowCount);
        Assert.Equal(rows, map.ChoosePreparationRows(rowCount));
        Assert.True(map.Traits.NeedsStageStart);
    }

    [Fact]
    public async Task Prepare_Sample_IsAnsweredThenSummedUp()
    {
        IRowOperator map = Operations.Bind(Stars).Operator;
        var context = new ScriptedContext(call => ScriptedContext.Answer(
            call.Request.OutputSchema!.ToString().Contains("calibration_context", StringComparison.Ordinal) ? """{"calibration_context": "a is 1"}""" : """{"stars": 1}"""));

        JObject prepared = await map.PrepareAsync(Operations.Rows("""{"text":"a"}""", "{}", """{"text":"c"}"""), context, CancellationToken.None);

        Assert.Equal("""{"calibration_context":"a is 1"}""", RowJson.Write(prepared));
        Assert.Equal(3, context.Calls.Count);
        Assert.Contains("""Document: {"text":"a"}""", context.Asked[2], StringComparison.Ordinal);
        Assert.Contains("Stars of {{ input.text }}?", context.Asked[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_BatchedSample_IsAskedAboutTogether()
    {
        IRowOperator map = Operations.Bind(Stars + "\nmax_batch_size: 2\nbatch_prompt: \"All:{% for row in inputs %} {{ row.text }}{% endfor %}\"").Operator;
        var context = new ScriptedContext(call => ScriptedContext.Answer(call.Request.Messages[1].Content switch
        {
            var prompt when prompt.StartsWith("All", StringComparison.Ordinal) => """{"results": [{"stars": 1}, {"stars": 2}]}""",
            var prompt when prompt.StartsWith("Stars", StringComparison.Ordinal) => """{"stars": 3}""",
            _ => """{"calibration_context": "c"}""",
        }));

        await map.PrepareAsync(Operations.Rows("""{"text":"a"}""", """{"text":"b"}""", """{"text":"c"}"""), context, CancellationToken.None);

        Assert.Equal(["All: a b", "Stars of c?"], context.Asked.Take(2));
    }

    [Fact]
    public async Task Prepare_NoRowCanBeAnswered_FailsTheStage()
    {
        IRowOperator map = Operations.Bind(Stars).Operator;

        RowCallException exception = await Assert.ThrowsAsync<RowCallException>(() =>
            map.PrepareAsync(Operations.Rows("{}"), new ScriptedContext(), CancellationToken.None));

        Assert.Equal(RowFailureKinds.Template, exception.Failure.Kind);
    }

    [Theory]
    [InlineData("Stars of {{ input.text }}?\n", "a {{ b }} is 1", "Stars of x?\n\n\na {{ b }} is 1")]
    [InlineData("Stars of {{ input.text }}?", "a is 1\n", "Stars of x?\n\na is 1")]
    [InlineData("Stars of {{ input.text }}?", "a\r\nb\r\n", "Stars of x?\n\na\nb")]
    [InlineData("Stars?", "a is 1", "Stars?\n\na is 1\n\nHere is the document: {'text': 'x'}")]
    [InlineData("Stars of {{ input.text }}?\n", "", "Stars of x?")]
    public async Task Apply_ReferencePoints_StandAfterThePromptWordForWord(string prompt, string context, string expected)
    {
        string yamlPrompt = $"prompt: {RowJson.Write(prompt)}";
        IRowOperator map = Operations.Bind(Stars.Replace("prompt: |\n  Stars of {{ input.text }}?", yamlPrompt, StringComparison.Ordinal)).Operator;
        var scripted = new ScriptedContext("""{"stars": 1}""") { Prepared = new JObject { ["calibration_context"] = context } };

        await Operations.ApplyAsync(map, scripted, """{"text":"x"}""");

        Assert.Equal(expected, Assert.Single(scripted.Asked));
    }
}
