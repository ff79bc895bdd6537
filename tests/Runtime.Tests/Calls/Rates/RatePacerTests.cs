using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Calls.Rates;

/// <summary>The pipeline's own <c>rate_limits</c> over a whole run.</summary>
public sealed class RatePacerTests : IDisposable
{
    private const int Rows = 60;
    private const int CallsPerMinute = 7;

    private readonly TestHouse _house = new(isInMemory: true);

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task RunAsync_CallsPerMinute_BeginNoFaster()
    {
        List<DateTimeOffset> begun = [];
        var client = new ScriptedInferenceClient(request =>
        {
            lock (begun)
            {
                begun.Add(_house.Time.GetUtcNow());
            }

            return Answers.Text(request, "x");
        });
        var limits = new RateLimits { Calls = [new RateLimit(CallsPerMinute, TimeSpan.FromMinutes(1))] };
        PipelinePlan plan = TestPlan.Of(Ask.Once("a")) with { Models = new ModelPlan { RateLimits = limits } };

        RunSummary summary = await _house.Runner(TestHouse.Rows(Rows), client).RunAsync(new RunRequest { Plan = plan }, CancellationToken.None);

        Assert.Equal(Rows, summary.Rows.Out);
        begun.Sort();

        // A call may be seen a moment after it has begun, so whole minutes are looked at: any eighth call is in the next one.
        Assert.All(begun.Skip(CallsPerMinute * 2).Zip(begun), static pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromMinutes(1)));
        Assert.True(begun[^1] - begun[0] >= TimeSpan.FromMinutes((Rows / CallsPerMinute) - 1));
    }
}
