using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Operators.Map;

/// <summary>Whatever a model says, no row is lost and no more is asked than was announced.</summary>
public sealed class MapPropertyTests
{
    private static readonly Gen<string> Answers = Gen.Elements(
        """{"mood": "good"}""",
        """{"mood": "bad"}""",
        """{"mood": 5}""",
        """{"results": [{"mood": "good"}, {"mood": "bad"}]}""",
        """{"should_refine": true, "improvements": "more"}""",
        """{"should_refine": false, "improvements": ""}""",
        "{",
        "",
        "cut",
        "refused",
        "timeout",
        "endpoint");

    private static readonly Gen<string> Configurations = Gen.Elements(
        "",
        "num_retries_on_validate_failure: 0",
        "max_batch_size: 4\nbatch_prompt: \"All: {{ inputs }}\"",
        "skip_on_error: true\nvalidate: [\"output['mood'] == 'good'\"]",
        "gleaning: {num_rounds: 2, validation_prompt: \"Good?\"}\nvalidate: [\"output['mood'] == 'good'\"]",
        "max_batch_size: 3\nbatch_prompt: \"All: {{ inputs }}\"\ngleaning: {num_rounds: 1, validation_prompt: \"Good?\"}");

    [Fact]
    public void Apply_AnyAnswers_GivesOneOutcomePerRowWithinTheCallsAnnounced()
    {
        Gen<(string Configuration, string[] Script, int Rows)> cases =
            from configuration in Configurations
            from script in Gen.ArrayOf(Answers, 7)
            from rows in Gen.Choose(1, 9)
            select (configuration, script, rows);
        Prop.ForAll(cases.ToArbitrary(), test => CheckAsync(test.Configuration, test.Script, test.Rows).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static async Task<bool> CheckAsync(string configuration, string[] script, int rowCount)
    {
        PlannedOperator planned = Operations.Bind($$$"""
            type: map
            prompt: "Mood of {{ input.text }}?"
            output: {schema: {mood: "enum[good, bad]"}}
            {{{configuration}}}
            """);
        var context = new ScriptedContext(call => Say(script[Choose(call, script.Length)]));
        string[] rows = [.. Enumerable.Range(0, rowCount).Select(i => i % 4 == 3 ? "{}" : $$"""{"text":"{{i}}"}""")];

        var outcomes = new List<RowOutcome>();
        foreach (string[] group in rows.Chunk(planned.Operator.RowsPerApplication))
        {
            outcomes.AddRange(await Operations.ApplyAsync(planned.Operator, context, group));
        }

        bool isWhole = outcomes.Count == rowCount && outcomes.All(outcome => outcome.Results.Count == 1);
        bool isExplained = outcomes.SelectMany(o => o.Results).All(r => r.Status == RowStatus.Ok ? r.Failure is null : r.Failure is { Detail.Length: > 0 });
        bool isFromTheModel = outcomes.All(o => (o.Results[0].Status == RowStatus.Ok) == (o.AcceptedCalls.Count > 0));
        return isWhole && isExplained && isFromTheModel && context.Calls.Count <= planned.Description.Calls.PerRowMax * rowCount;
    }

    /// <summary>Decided by the call alone, so that a failing case can be run again.</summary>
    private static int Choose(ModelCall call, int count) =>
        (int)((uint)call.Request.Messages.Sum(message => message.Content.Sum(static c => c)) + (uint)call.Attempt) % count;

    private static Completion Say(string answer) => answer switch
    {
        "cut" => ScriptedContext.Ended("{\"mo", FinishReason.Length),
        "refused" => ScriptedContext.Ended("", FinishReason.ContentFilter),
        "timeout" => throw new RowCallException(new RowFailure(RowFailureKinds.Timeout, "late")),
        "endpoint" => throw new RowCallException(new RowFailure(RowFailureKinds.Endpoint, "down")),
        _ => ScriptedContext.Answer(answer),
    };
}
