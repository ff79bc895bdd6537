using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Schedules;
using Pipelines.Functions.App.Schedules.Storing;
using Pipelines.Functions.App.Triggers;
using Pipelines.Functions.Tests.Triggers;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Functions.Tests.Schedules;

public sealed class ScheduleTickerTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScheduleSpec Hourly = new("letters", "0 0 * * * *");

    private readonly ManualTimeProvider _time = new(Noon);
    private readonly RecordingLauncher _launcher = new();
    private readonly MemoryBlobStore _blobs;
    private readonly ScheduleStore _store;

    public ScheduleTickerTests()
    {
        _blobs = new MemoryBlobStore(_time);
        _store = new ScheduleStore(_blobs, new StoreRetry(_time));
    }

    [Fact]
    public async Task Tick_Due_StartsTheRunUnderTheOccurrencesNameWithTheSchedulesInput()
    {
        await PutAsync("nightly", Hourly with { Input = new System.Text.Json.Nodes.JsonObject { ["rows"] = 3 } });

        DateTimeOffset? first = await Ticker().TickAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));
        DateTimeOffset? second = await Ticker().TickAsync(CancellationToken.None);

        TriggeredRun run = Assert.Single(_launcher.Started);
        Assert.Equal("letters", run.Pipeline);
        Assert.Equal("schedule/nightly/20300102T130000Z", run.IdempotencyKey);
        Assert.Equal("""{"rows":3}""", run.BodyJson);
        Assert.Equal(Noon.AddHours(1), first);
        Assert.Equal(Noon.AddHours(2), second);
        ScheduleRecord record = await RecordAsync("nightly");
        Assert.Equal((1, "run-1", Noon.AddHours(1)), (record.Fired, record.LastRun, record.LastDue));
    }

    [Fact]
    public async Task Tick_ManyProcessesAtOnce_OneRunForEachOccurrence()
    {
        await PutAsync("nightly", Hourly);
        for (int hour = 0; hour < 5; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Ticker().TickAsync(CancellationToken.None))));
        }

        Assert.Equal(5, _launcher.Keys.Count);
        Assert.Equal(5, (await RecordAsync("nightly")).Fired);
    }

    [Fact]
    public async Task Tick_ProcessThatDiesBetweenStartAndRecord_IsFollowedByOneThatFindsTheSameRun()
    {
        await PutAsync("nightly", Hourly);
        _time.Advance(TimeSpan.FromHours(1));
        var faults = new FailingPuts(_blobs);
        await Ticker(faults).TickAsync(CancellationToken.None);
        Assert.Equal(Noon, (await RecordAsync("nightly")).DecidedThrough);

        await Ticker().TickAsync(CancellationToken.None);

        Assert.Equal(2, _launcher.Started.Count);
        Assert.Single(_launcher.Keys);
        Assert.Equal(1, (await RecordAsync("nightly")).Fired);
    }

    [Theory]
    [InlineData("spec.json")]
    [InlineData("record.json")]
    public async Task Tick_OneScheduleIsDamaged_TheOthersAreStarted(string file)
    {
        await PutAsync("damaged", Hourly);
        await PutAsync("nightly", Hourly);
        await _blobs.PutAsync(BlobPath.Parse($"schedules/damaged/{file}"), new MemoryStream([1, 2, 3]), PutCondition.None, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));

        DateTimeOffset? next = await Ticker().TickAsync(CancellationToken.None);

        Assert.Equal("schedule/nightly/20300102T130000Z", Assert.Single(_launcher.Started).IdempotencyKey);
        Assert.Equal(Noon.AddHours(2), next);
    }

    [Fact]
    public async Task Tick_RefusedForGood_IsRecordedAndTheNextOccurrenceIsTried()
    {
        await PutAsync("nightly", Hourly);
        _launcher.Before = static _ => throw new TriggerRefusedException("There is no pipeline 'letters'.");
        _time.Advance(TimeSpan.FromHours(1));
        await Ticker().TickAsync(CancellationToken.None);
        ScheduleRecord refused = await RecordAsync("nightly");
        _launcher.Before = static _ => Task.CompletedTask;
        _time.Advance(TimeSpan.FromHours(1));
        await Ticker().TickAsync(CancellationToken.None);

        Assert.Equal((1, "There is no pipeline 'letters'."), (refused.Refused, refused.LastError));
        Assert.Equal(["schedule/nightly/20300102T140000Z"], _launcher.Keys);
        Assert.Null((await RecordAsync("nightly")).LastError);
    }

    [Fact]
    public async Task Tick_StoreAwayWhileStarting_IsTriedAgainForTheSameOccurrence()
    {
        await PutAsync("nightly", Hourly);
        _launcher.Before = static _ => throw new BlobStoreException("away", isTransient: true);
        _time.Advance(TimeSpan.FromHours(1));

        DateTimeOffset? again = await Ticker().TickAsync(CancellationToken.None);
        _launcher.Before = static _ => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(10));
        await Ticker().TickAsync(CancellationToken.None);

        Assert.InRange(again!.Value, Noon.AddHours(1), Noon.AddHours(1).AddSeconds(10));
        Assert.Equal(["schedule/nightly/20300102T130000Z"], _launcher.Keys);
    }

    [Fact]
    public async Task Tick_Overlap_PassesOverOrCancelsTheRunThatIsAtWork()
    {
        await PutAsync("patient", Hourly);
        await PutAsync("pushy", Hourly with { Overlap = OverlapPolicy.Cancel });
        _time.Advance(TimeSpan.FromHours(1));
        await Ticker().TickAsync(CancellationToken.None);
        _launcher.Active.UnionWith(["run-1", "run-2"]);
        _time.Advance(TimeSpan.FromHours(1));
        await Ticker().TickAsync(CancellationToken.None);

        string pushed = (await RecordAsync("pushy")).LastRun!;
        Assert.Equal(["run-2"], _launcher.Canceled);
        Assert.Equal("run-3", pushed);
        Assert.Equal((1, 1), ((await RecordAsync("patient")).Fired, (await RecordAsync("patient")).Overlapped));
    }

    [Fact]
    public async Task Put_ChangedSchedule_MissesNothingOfTheNewOne()
    {
        await PutAsync("nightly", Hourly with { Enabled = false });
        _time.Advance(TimeSpan.FromDays(10));
        await Ticker().TickAsync(CancellationToken.None);
        await PutAsync("nightly", Hourly);
        await Ticker().TickAsync(CancellationToken.None);

        Assert.Empty(_launcher.Started);
    }

    [Fact]
    public async Task Tick_NothingDue_WritesNothing()
    {
        await PutAsync("nightly", Hourly);
        await Ticker().TickAsync(CancellationToken.None);
        (_, BlobTag? before) = await _store.ReadRecordAsync("nightly", CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(30));
        await Ticker().TickAsync(CancellationToken.None);

        Assert.Equal(before, (await _store.ReadRecordAsync("nightly", CancellationToken.None)).Tag);
    }

    [Fact]
    public async Task Delete_Schedule_LeavesNothing()
    {
        await PutAsync("nightly", Hourly);

        Assert.True(await _store.DeleteAsync("nightly", CancellationToken.None));
        Assert.False(await _store.DeleteAsync("nightly", CancellationToken.None));
        Assert.Empty(await _blobs.ListAsync("", CancellationToken.None).ToListAsync());
    }

    private ScheduleTicker Ticker(IBlobStore? blobs = null) => new(
        blobs is null ? _store : new ScheduleStore(blobs, new StoreRetry(_time)), _launcher, _time, NullLogger<ScheduleTicker>.Instance);

    private Task<StoredSchedule?> PutAsync(string name, ScheduleSpec spec) =>
        _store.PutAsync(name, spec, PutCondition.None, _time.GetUtcNow(), CancellationToken.None);

    private async Task<ScheduleRecord> RecordAsync(string name) => (await _store.ReadRecordAsync(name, CancellationToken.None)).Record!;
}
