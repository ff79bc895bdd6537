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
    [InlineData("{{ input.text }} Summarize this.", "{result: string}", "sum is asked to \"Summarize\"")]
    [InlineData("Read {{ input.summarize }} and {% if input.translate %}more{% endif %}. Who wrote it?", "{who: string}", null)]
    [InlineData("Copy the date. Do not translate or rewrite it, and don't paraphrase.", "{when: string}", null)]
    [InlineData("Do not guess. Translate the rest.", "{rest: string}", "sum is asked to \"Translate\"")]
    [InlineData("Give this note a title. {{ input.text }}", "{title: string}", "sum is asked to \"Give this note a title\"")]
    [InlineData("Give the name and the title of the person.", "{name: string, title_of_person: string, title: string}", null)]
    [InlineData("Write the title as it stands there.", "{title: string, headline: string}", null)]
    [InlineData("Read the order.", "{description: string, message: string, comment: string, reason: string, reply_to: string, guess_date: string}", null)]
    [InlineData("Read the ticket.", "{verdict: string}", "sum wants a free text, 'verdict'")]
    [InlineData("Read the ticket.", "{suggested_reply: string}", "sum wants a free text, 'suggested_reply'")]
    [InlineData("Read the ticket.", "{verdict: 'enum[guilty, not guilty]', conclusion: bool}", null)]
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

    [Theory]
    [InlineData("{name: one, type: filter, prompt: Is it urgent?, output: {schema: {urgent: bool, _short_explanation: string}}}", null)]
    [InlineData("{name: one, type: classify, prompt: \"{{ input.text }}\", labels: {bug: it broke, praise: it works}, output_key: kind}", null)]
    [InlineData("{name: one, type: extract, prompt: Where is money named?, document_keys: [text]}", "one (extract) points to lines by their numbers")]
    [InlineData("{name: one, type: rank, prompt: How angry is it?, input_keys: [text], direction: desc}", "one.rate (rank) judges which row comes first")]
    [InlineData("{name: one, type: map, prompt: Who?, output: {schema: {who: string}}, gleaning: {num_rounds: 1, validation_prompt: Is it right?}}", "one has it judge its own answers (gleaning)")]
    [InlineData(
        "{name: one, type: map, prompt: \"Who? {{ input.text }}\", max_batch_size: 4, batch_prompt: \"Who? {% for input in inputs %}{{ input.text }}{% endfor %}\", output: {schema: {who: string}}}",
        "one asks about several rows at once (batch_prompt)")]
    public void ExceededBy_OneOperation_IsToldOnce(string operation, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], BuiltInModelLimits.ExceededBy(Plan(operation, "one")));

    [Theory]
    [InlineData(4_000, null)]
    [InlineData(5_000, "one has 5,000 characters of instructions")]
    public void ExceededBy_InstructionsThatFillItsContext_AreNamed(int chars, string? expected)
    {
        string instructions = new('x', chars);

        Assert.Equal(
            expected is null ? [] : [expected],
            BuiltInModelLimits.ExceededBy(Plan($"{{name: one, type: map, prompt: \"{instructions}{{{{ input.text }}}}\", output: {{schema: {{who: string}}}}}}", "one")));
    }

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
