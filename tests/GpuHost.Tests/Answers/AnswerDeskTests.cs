using System.Runtime.CompilerServices;
using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using GpuHost.Host.Metrics;
using GpuHost.Host.State;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Answers;

public sealed class AnswerDeskTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 23, 0, 0, TimeSpan.Zero);
    private static readonly TokenUsage Tokens = new(10, 4, 2, 3, 1);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(Start);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HostState _state;
    private AnswerDesk _desk;
    private int _generated;

    public AnswerDeskTests() => (_state, _desk) = Open();

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _state.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_WithoutAKey_EachRequestIsACallOnTheBill()
    {
        _gate.SetResult();

        await AnswerAsync(null);
        await AnswerAsync(null);

        Assert.Equal(2, _generated);
        Assert.Equal((2, 20), await BillAsync());
    }

    [Fact]
    public async Task Open_ManyAtOnceWithOneKey_OneCallAndAllGetItsPieces()
    {
        Task<(string Id, string Text, bool IsRepeat)>[] callers = [.. Enumerable.Range(0, 20).Select(_ => AnswerAsync("k"))];
        _gate.SetResult();

        (string Id, string Text, bool IsRepeat)[] answers = await Task.WhenAll(callers);

        Assert.Equal(1, _generated);
        Assert.All(answers, answer => Assert.Equal((answers[0].Id, "one two"), (answer.Id, answer.Text)));
        Assert.Equal(19, answers.Count(answer => answer.IsRepeat));
        Assert.Equal((1, 10), await BillAsync());
    }

    [Fact]
    public async Task Open_AgainAfterARestart_TheStoredAnswerAndNothingOnTheBill()
    {
        _gate.SetResult();
        (string id, _, _) = await AnswerAsync("k");
        await _desk.DisposeAsync();
        await _state.DisposeAsync();
        (_state, _desk) = Open();

        (string again, string text, bool isRepeat) = await AnswerAsync("k");

        Assert.Equal((id, "", true), (again, text, isRepeat));
        Assert.Equal(1, _generated);
        Assert.Equal((1, 10), await BillAsync());
    }

    [Fact]
    public async Task Open_CallerLeaves_TheCallGoesOnAndIsThereWhenItComesBack()
    {
        using var patience = new CancellationTokenSource();
        OpenAnswer left = await _desk.OpenAsync(TicketOf("k"), Generate, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.WholeAsync(patience.Token));
        _gate.SetResult();

        (string id, _, bool isRepeat) = await AnswerAsync("k");

        Assert.Equal((left.Head.Id, true, 1), (id, isRepeat, _generated));
    }

    [Fact]
    public async Task Open_KeyOfAnotherRequest_IsRefusedWhileItRunsAndAfter()
    {
        Task<(string Id, string Text, bool IsRepeat)> first = AnswerAsync("k");
        var running = await Assert.ThrowsAsync<ApiException>(() => AnswerAsync("k", request: "other"));
        _gate.SetResult();
        await first;
        var stored = await Assert.ThrowsAsync<ApiException>(() => AnswerAsync("k", request: "other"));

        Assert.Equal((409, 409), (running.Error.Status, stored.Error.Status));
    }

    [Fact]
    public async Task Open_KeyOfAnotherTenant_IsAnotherCall()
    {
        _gate.SetResult();

        (string one, _, _) = await AnswerAsync("k", tenant: "a");
        (string other, _, bool isRepeat) = await AnswerAsync("k", tenant: "b");

        Assert.NotEqual(one, other);
        Assert.False(isRepeat);
    }

    [Fact]
    public async Task Open_AfterManyAnswersExpired_ANewCallOfAnyKeyIsOnTheBill()
    {
        const int Many = 200;
        _gate.SetResult();
        for (int i = 0; i < Many; i++)
        {
            await AnswerAsync($"k{i:D3}");
        }

        _clock.Advance(TimeSpan.FromHours(2));
        (_, string text, bool isRepeat) = await AnswerAsync($"k{Many - 1:D3}");

        Assert.Equal(("one two", false), (text, isRepeat));
        Assert.Equal((Many + 1, 10L * (Many + 1)), await BillAsync());
    }

    [Fact]
    public async Task Open_AfterTheAnswerExpired_IsANewCall()
    {
        _gate.SetResult();
        await AnswerAsync("k");
        _clock.Advance(TimeSpan.FromHours(2));

        (_, _, bool isRepeat) = await AnswerAsync("k");

        Assert.Equal((false, 2), (isRepeat, _generated));
    }

    [Fact]
    public async Task Open_CallFails_NothingIsKeptAndTheNextOneTries()
    {
        _gate.SetException(new InferenceException(InferenceFailureKind.Unavailable, "down"));

        await Assert.ThrowsAsync<InferenceException>(() => AnswerAsync("k"));
        await Assert.ThrowsAsync<InferenceException>(() => AnswerAsync("k"));

        Assert.Equal(2, _generated);
        Assert.Equal((0, 0), await BillAsync());
    }

    [Fact]
    public async Task Pay_TwiceWithOneKey_IsPaidOnce()
    {
        await _desk.PayAsync(TicketOf("k"), Tokens, CancellationToken.None);
        await _desk.PayAsync(TicketOf("k"), Tokens, CancellationToken.None);

        Assert.Equal((1, 10), await BillAsync());
    }

    private (HostState State, AnswerDesk Desk) Open()
    {
        HostState state = HostState.Open(_folder["state/host.db"]);
        var store = new AnswerStore(state, TimeSpan.FromHours(1), _clock);
        return (state, new AnswerDesk(new UsageLedger(state), store, new QuotaGate([], _clock), HostPrices.None, new TokenCounts(), new AnswerLatency(_clock), new RunningCalls(_clock), _clock));
    }

    private int _tickets;

    private CallTicket TicketOf(string? key, string tenant = "t", string request = "request") =>
        new(new Caller("key", tenant, IsAdmin: false), new AnswerHead($"chatcmpl-{Interlocked.Increment(ref _tickets)}", Start, "model"), CallKind.Chat)
        {
            Repeat = key is null ? null : new RepeatKey(key, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(request))),
        };

    private async Task<(string Id, string Text, bool IsRepeat)> AnswerAsync(string? key, string tenant = "t", string request = "request")
    {
        OpenAnswer answer = await _desk.OpenAsync(TicketOf(key, tenant, request), Generate, CancellationToken.None);
        string text = "";
        await foreach (CompletionUpdate update in answer.Updates)
        {
            text += update.Text;
            Assert.True(update.Final is null || update.Final.Usage == Tokens);
        }

        return (answer.Head.Id, text, answer.IsRepeat);
    }

    private async IAsyncEnumerable<CompletionUpdate> Generate([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _generated);
        yield return new CompletionUpdate(0, "one ");
        await _gate.Task.WaitAsync(cancellationToken);
        yield return new CompletionUpdate(0, "two");
        yield return new CompletionUpdate(0, "", new Completion("model", [new CompletionChoice("one two", FinishReason.Stop)], Tokens));
    }

    private async Task<(long Calls, long Input)> BillAsync()
    {
        var day = new DateOnly(2026, 11, 22);
        List<UsageSum> sums = await new UsageLedger(_state).SumAsync(new UsageQuery(day, day.AddDays(1)), CancellationToken.None);
        return (sums.Sum(sum => sum.Calls), sums.Sum(sum => sum.Tokens.InputTokens));
    }
}
