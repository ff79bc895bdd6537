using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Batches;
using GpuHost.Host.Batches.Input;
using GpuHost.Host.Batches.Lines;
using GpuHost.Host.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Batches;

public sealed class LineDeskTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ImmediateTimeProvider _clock = new(Start, firesUpTo: TimeSpan.FromMinutes(1));

    [Fact]
    public async Task Answer_FailuresThatPass_AreTriedAgainWithGrowingPauses()
    {
        var endpoint = new ScriptedLines(Passing(InferenceFailureKind.Unavailable), Passing(InferenceFailureKind.TimedOut), Passing(InferenceFailureKind.Unavailable));

        LineResult result = await AnswerAsync(endpoint);

        Assert.Equal((4, "answer-4"), (endpoint.Tries, result.Paid?.Answer));
        Assert.Equal(_clock.Waits.Order(), _clock.Waits);
        Assert.Equal((200, "answered"), ResponseOf(result));
    }

    [Fact]
    public async Task Answer_AFailureThatDoesNotPass_IsALineWithAnErrorThatCostsNothing()
    {
        var endpoint = new ScriptedLines([.. Enumerable.Repeat(Passing(InferenceFailureKind.Unavailable), 100)]);

        LineResult result = await AnswerAsync(endpoint);

        Assert.Equal(LineDesk.TriesMax, endpoint.Tries);
        Assert.Null(result.Paid);
        Assert.Equal(503, (int)JObject.Parse(System.Text.Encoding.UTF8.GetString(result.Json)).SelectToken("response.status_code")!);
    }

    [Fact]
    public async Task Answer_WhileThereIsNoRoom_WaitsHoweverOftenAndAsLongAsItIsTold()
    {
        var full = new InferenceException(InferenceFailureKind.RateLimited, "full", TimeSpan.FromSeconds(50));
        var endpoint = new ScriptedLines([.. Enumerable.Repeat(full, 40)]);

        LineResult result = await AnswerAsync(endpoint);

        Assert.Equal("answer-41", result.Paid?.Answer);
        Assert.Equal(40, _clock.Waits.Count);
        Assert.All(_clock.Waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Answer_ARefusalOrADefect_IsToldAtOnce()
    {
        LineResult refused = await AnswerAsync(new ScriptedLines(ApiException.Invalid("n", "'n' is wrong.")));
        LineResult defect = await AnswerAsync(new ScriptedLines(new InvalidOperationException("secret words")));

        Assert.Equal(400, ResponseOf(refused).Status);
        Assert.Equal(500, ResponseOf(defect).Status);
        Assert.DoesNotContain("secret", System.Text.Encoding.UTF8.GetString(defect.Json), StringComparison.Ordinal);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task Answer_AtTheEndOfTheBatch_IsNoResult()
    {
        using var end = new CancellationTokenSource();
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AnswerAsync(new ScriptedLines(Passing(InferenceFailureKind.Unavailable)), end.Token));
    }

    private Task<LineResult> AnswerAsync(ScriptedLines endpoint, CancellationToken cancellationToken = default)
    {
        var desk = new LineDesk(HostPrices.None, new AnswerIds(new Random(1)), _clock, NullLogger<LineDesk>.Instance);
        var batch = new Batch(1, "batch_1", "tenant", "key", endpoint.Path, "file-1", null, Start, Start.AddHours(24));
        return desk.AnswerAsync(batch, endpoint, new ReadyLine(1, new PreparedLine(new LineOrder("a", "model", []), null), 0), cancellationToken);
    }

    private static InferenceException Passing(InferenceFailureKind kind) => new(kind, "It may pass.");

    private static (int Status, string? Body) ResponseOf(LineResult result)
    {
        JObject line = JObject.Parse(System.Text.Encoding.UTF8.GetString(result.Json));
        return ((int)line.SelectToken("response.status_code")!, line.SelectToken("response.body") is JValue body ? (string?)body : null);
    }
}
