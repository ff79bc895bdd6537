using Pipelines.Core.Operators;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>Runs of one host share the answers to equal calls that are under way.</summary>
public sealed class SharedAnswersTests
{
    private const string Shared = "shared: ";

    /// <summary>
    /// Each run makes a call that both share, and then one of its own. The shared one is answered once both have made their own: so
    /// the second run has met the call of the first by then, or has sent it again.
    /// </summary>
    [Fact]
    public async Task Run_TwoRunsOfAHostMakeAnEqualCall_AskOnce()
    {
        int shared = 0;
        int own = 0;
        var bothAreThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = new ScriptedInferenceClient(async (request, _) =>
        {
            if (request.Messages[0].Content.StartsWith(Shared, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref shared);
                await bothAreThere.Task;
            }
            else if (Interlocked.Increment(ref own) == 2)
            {
                bothAreThere.SetResult();
            }

            return Answers.Text(request, "x");
        });
        TestOperator both = TestOperator.PerRow("both", static async (row, context, cancellationToken) =>
        {
            Task<CallAnswer> first = context.CallAsync(Ask.Call(row, $"{Shared}{row.Fields["text"]}"), cancellationToken);
            Task<CallAnswer> second = context.CallAsync(Ask.Call(row, "drawn", temperature: 1), cancellationToken);
            CallAnswer[] answers = await Task.WhenAll(first, second);
            return new RowOutcome(RowResult.Ok("both", row), [.. answers.Select(static answer => answer.Key)]);
        });
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan.Of(both), rows: 1, client);
        house.AddWorker();

        string[] runs = [await house.StartAsync(isFresh: true), await house.StartAsync(isFresh: true)];
        RunEnd[] ends = [await house.EndAsync(runs[0]), await house.EndAsync(runs[1])];

        Assert.NotEqual(runs[0], runs[1]);
        Assert.All(ends, static end => Assert.Equal((RunStatus.Completed, 1), (end.Status, end.Rows!.Out)));
        Assert.Equal((1, 2), (shared, own));
        Assert.Equal((3, 1), (ends.Sum(static end => end.Usage!.Calls), ends.Sum(static end => end.Usage!.ReusedCalls)));
    }
}
