using GpuHost.Serving.Models.BuiltIn;
using Pipelines.Core.Planning;

namespace GpuHost.Serving.Tests.Models.BuiltIn;

public sealed class BuiltInModelLimitsTests
{
    [Theory]
    [InlineData("Who wrote it? {{ input.text }}", "{who: string, mood: 'enum[good, bad]'}", null)]
    [InlineData("Copy the sentence that says why.", "{reason: string, when: date}", null)]
    [InlineData("Read the ticket.", "{ticket_summary: string}", "sum wants a free text, 'ticket_summary'")]
    [InlineData("Read the ticket.", "{parts: 'list[{translation: string}]'}", "sum wants a free text, 'translation'")]
    [InlineData("Read the ticket.", "{summary: 'enum[short, long]'}", null)]
    [InlineData("Read the ticket.", "{text: 'string[..2000]'}", "sum wants a free text, 'text'")]
    [InlineData("Read the ticket.", "{names: 'list[string, 50..100]'}", "sum wants a long list, 'names'")]
    [InlineData("Summarise this for a lawyer: {{ input.text }}", "{result: string}", "sum is asked to \"Summarise\"")]
    [InlineData("Write a polite reply to {{ input.text }}", "{result: string}", "sum is asked to \"Write a polite reply\"")]
    [InlineData("Write null where the text says nothing.", "{result: string}", null)]
    public void ExceededBy_OneMap_IsWhatOnlyWritersCan(string prompt, string schema, string? expected)
    {
        IReadOnlyList<string> exceeded = BuiltInModelLimits.ExceededBy(Plan($"{{name: sum, type: map, prompt: \"{prompt}\", output: {{schema: {schema}}}}}", "sum"));

        Assert.Equal(expected is null ? [] : [expected], exceeded);
    }

    [Fact]
    public void ExceededBy_AnotherModel_IsNothing() => Assert.Empty(BuiltInModelLimits.ExceededBy(
        Plan("{name: sum, type: map, model: large, prompt: Summarise it, output: {schema: {summary: string}}}", "sum")));

    [Fact]
    public void ExceededBy_OperatorThatWrites_IsNamedByItsType() => Assert.Equal(
        ["short (summarize) writes texts"],
        BuiltInModelLimits.ExceededBy(Plan("{name: short, type: summarize, text_key: text}", "short")));

    private static PipelinePlan Plan(string operation, string name)
    {
        PlanningResult planned = PipelinePlanner.Plan(
            $$"""
            datasets: {docs: {type: file, path: docs.json} }
            operations:
              - {{operation}}
            pipeline:
              steps: [{name: one, input: docs, operations: [{{name}}] }]
            """,
            new PlanningOptions { FallbackModel = BuiltInModel.Name });
        Assert.True(planned.IsOk, string.Join('\n', planned.Diagnostics));
        return planned.Plan;
    }
}
