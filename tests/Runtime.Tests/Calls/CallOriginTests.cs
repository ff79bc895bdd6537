using System.Collections.Concurrent;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Calls;

/// <summary>Every call says whose work it is, for the bills of endpoints.</summary>
public sealed class CallOriginTests : IDisposable
{
    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task RunAsync_EachCall_NamesItsPipelineItsRunAndItself()
    {
        var asked = new ConcurrentBag<CompletionRequest>();
        var client = new ScriptedInferenceClient(request =>
        {
            asked.Add(request);
            return Answers.Text(request, "x");
        });
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));

        RunSummary summary = await _house.Runner(TestHouse.Rows(5), client).RunAsync(new RunRequest { Plan = plan }, CancellationToken.None);

        Assert.Equal(5, asked.Count);
        Assert.All(asked, request => Assert.Equal((plan.Name, summary.RunId.Value), (request.Origin!.Pipeline, request.Origin.Run)));
        Assert.Equal(5, asked.Select(request => request.Origin!.Call).Distinct().Count());
        Assert.All(asked, request => Assert.EndsWith($"/{request.Origin!.Call}", request.IdempotencyKey, StringComparison.Ordinal));
    }
}
