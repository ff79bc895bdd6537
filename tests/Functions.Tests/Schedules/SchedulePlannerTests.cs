using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pipelines.Functions.App.Schedules;
using Pipelines.Functions.App.Schedules.Planning;

namespace Pipelines.Functions.Tests.Schedules;

public sealed class SchedulePlannerTests
{
    private static readonly DateTimeOffset Noon = Moment("2026-05-04T12:00:00Z");

    private static readonly ScheduleSpec Hourly = new("letters", "0 0 * * * *");

    [Fact]
    public void Plan_NothingDue_SaysWhenToLookAgain()
    {
        SchedulePlan plan = Plan(Hourly, Noon, Noon.AddMinutes(20));

        Assert.Empty(plan.Fires);
        Assert.Equal(Noon.AddHours(1), plan.NextAt);
        Assert.False(plan.Changes(new ScheduleRecord(Noon)));
    }

    [Fact]
    public void Plan_Due_FiresOnce()
    {
        SchedulePlan plan = Plan(Hourly, Noon, Noon.AddHours(1));

        Assert.Equal([Noon.AddHours(1)], Dues(plan));
        Assert.Equal(Noon.AddHours(1), plan.Record.DecidedThrough);
        Assert.Empty(Plan(Hourly, plan.Record, Noon.AddHours(1)).Fires);
    }

    [Theory]
    [InlineData(nameof(MissedRunPolicy.Once), "17:00", 4)]
    [InlineData(nameof(MissedRunPolicy.Skip), "", 5)]
    [InlineData(nameof(MissedRunPolicy.All), "13:00 14:00 15:00 16:00 17:00", 0)]
    public void Plan_AfterFiveMissedHours_FollowsThePolicy(string policy, string expected, int missed)
    {
        ScheduleSpec spec = Hourly with { Missed = Enum.Parse<MissedRunPolicy>(policy), Overlap = OverlapPolicy.Allow };

        SchedulePlan plan = Plan(spec, Noon, Noon.AddHours(5).AddMinutes(30));

        Assert.Equal(expected, Times(plan));
        Assert.Equal(missed, plan.Record.Missed);
        Assert.Equal(Noon.AddHours(5), plan.Record.DecidedThrough);
    }

    [Theory]
    [InlineData(nameof(MissedRunPolicy.Once))]
    [InlineData(nameof(MissedRunPolicy.Skip))]
    public void Plan_MissedHoursAndOneThatIsOnTime_FiresThatOne(string policy)
    {
        SchedulePlan plan = Plan(Hourly with { Missed = Enum.Parse<MissedRunPolicy>(policy) }, Noon, Noon.AddHours(5).AddSeconds(30));

        Assert.Equal("17:00", Times(plan));
        Assert.Equal(4, plan.Record.Missed);
    }

    [Fact]
    public void Plan_AYearOfMissedSeconds_MakesUpForTheNewestHundred()
    {
        ScheduleSpec spec = new("letters", "* * * * * *") { Missed = MissedRunPolicy.All, Overlap = OverlapPolicy.Allow };

        SchedulePlan plan = Plan(spec, Noon.AddYears(-1), Noon);

        Assert.Equal(SchedulePlanner.CatchUpMax, plan.Fires.Count);
        Assert.Equal(Noon, plan.Fires[^1].Due);
        Assert.Equal(Noon, plan.Record.DecidedThrough);
        Assert.True(plan.Record.Missed > 0);
    }

    [Theory]
    [InlineData(nameof(OverlapPolicy.Skip), "", 0, 1)]
    [InlineData(nameof(OverlapPolicy.Queue), "", 1, 0)]
    [InlineData(nameof(OverlapPolicy.Allow), "13:00", 0, 0)]
    [InlineData(nameof(OverlapPolicy.Cancel), "13:00 cancels", 0, 0)]
    public void Plan_DueWhileARunIsAtWork_FollowsThePolicy(string policy, string expected, int waiting, int overlapped)
    {
        ScheduleSpec spec = Hourly with { Overlap = Enum.Parse<OverlapPolicy>(policy) };

        SchedulePlan plan = Plan(spec, new ScheduleRecord(Noon), Noon.AddHours(1), isRunning: true);

        Assert.Equal(expected, Times(plan));
        Assert.Equal(waiting, plan.Record.Waiting.Count);
        Assert.Equal(overlapped, plan.Record.Overlapped);
    }

    [Fact]
    public void Plan_Queued_FiresOneAfterTheOtherInOrder()
    {
        ScheduleSpec spec = Hourly with { Overlap = OverlapPolicy.Queue, Missed = MissedRunPolicy.All };
        DateTimeOffset now = Noon.AddHours(3).AddMinutes(10);
        var fired = new List<DateTimeOffset>();
        ScheduleRecord record = new(Noon);
        for (int look = 0; look < 3; look++)
        {
            SchedulePlan busy = Plan(spec, record, now, isRunning: look > 0);
            SchedulePlan plan = look == 0 ? busy : Plan(spec, busy.Record, now);
            fired.AddRange(Dues(plan));
            record = plan.Record;
        }

        Assert.Equal([Noon.AddHours(1), Noon.AddHours(2), Noon.AddHours(3)], fired);
        Assert.Empty(record.Waiting);
    }

    [Fact]
    public void Plan_MoreThanMayWait_PassesTheLaterOnesOver()
    {
        ScheduleSpec spec = new("letters", "* * * * * *") { Overlap = OverlapPolicy.Queue };

        SchedulePlan plan = Plan(spec, new ScheduleRecord(Noon), Noon.AddSeconds(90), isRunning: true);
        SchedulePlan later = Plan(spec, plan.Record, Noon.AddSeconds(110), isRunning: true);

        Assert.Equal(90, plan.Record.Waiting.Count);
        Assert.Equal(SchedulePlanner.WaitingMax, later.Record.Waiting.Count);
        Assert.Equal(10, later.Record.Overlapped);
    }

    [Fact]
    public void Plan_WhileOthersWait_LooksAgainSoon()
    {
        SchedulePlan plan = Plan(Hourly with { Overlap = OverlapPolicy.Queue }, new ScheduleRecord(Noon), Noon.AddHours(1), isRunning: true);

        Assert.Equal(Noon.AddHours(1) + SchedulePlanner.WaitingPause, plan.NextAt);
    }

    [Fact]
    public void Plan_ClockSetBackALittle_FiresNothingTwice()
    {
        SchedulePlan before = Plan(Hourly, Noon, Noon.AddHours(1));

        SchedulePlan back = Plan(Hourly, before.Record, Noon.AddMinutes(30));
        SchedulePlan again = Plan(Hourly, back.Record, Noon.AddHours(1));
        SchedulePlan next = Plan(Hourly, again.Record, Noon.AddHours(2));

        Assert.Empty(back.Fires);
        Assert.Empty(again.Fires);
        Assert.Equal([Noon.AddHours(2)], Dues(next));
    }

    [Fact]
    public void Plan_RecordOfAClockThatWasYearsAhead_GoesOnFromNow()
    {
        SchedulePlan plan = Plan(Hourly, Noon.AddYears(70), Noon.AddMinutes(59));

        Assert.Empty(plan.Fires);
        Assert.Equal(Noon.AddHours(1), plan.NextAt);
        Assert.Equal([Noon.AddHours(1)], Dues(Plan(Hourly, plan.Record, Noon.AddHours(1))));
    }

    [Fact]
    public void Plan_Paused_HasNoOccurrences()
    {
        SchedulePlan plan = Plan(Hourly with { Enabled = false }, Noon, Noon.AddDays(3));

        Assert.Empty(plan.Fires);
        Assert.Null(plan.NextAt);
    }

    [Fact]
    public void Plan_WithJitter_FiresAtTheSameMomentForEveryProcess()
    {
        ScheduleSpec spec = Hourly with { JitterSeconds = 600 };
        Assert.True(Schedule.TryCreate("nightly", spec, out Schedule? schedule, out _));
        DateTimeOffset due = Noon.AddHours(1);
        DateTimeOffset at = schedule.StartOf(due);

        Assert.InRange(at, due, due.AddMinutes(10));
        Assert.Equal(at, Plan(spec, Noon, Noon.AddMinutes(1)).NextAt);
        Assert.Empty(Plan(spec, Noon, at.AddTicks(-1)).Fires);
        Assert.Equal([due], Dues(Plan(spec, Noon, at)));
    }

    /// <summary>However the looks fall, also when each sees only what the one before has written: what is due is started once, in order.</summary>
    [Fact]
    public void Plan_LookedAtWheneverItIs_StartsEachOccurrenceOnce() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(0, 100), 40).ToArbitrary(),
        static steps =>
        {
            ScheduleSpec spec = new("letters", "*/10 * * * * *") { Missed = MissedRunPolicy.All, Overlap = OverlapPolicy.Allow, JitterSeconds = 4 };
            ScheduleRecord record = new(Noon);
            DateTimeOffset now = Noon;
            List<DateTimeOffset> fired = [];
            foreach (int step in steps)
            {
                now = now.AddSeconds(step);
                SchedulePlan plan = Plan(spec, record, now);
                fired.AddRange(Dues(plan));
                record = plan.Record;
            }

            fired.AddRange(Dues(Plan(spec, record, now.AddSeconds(10))));
            int whole = (int)((now.AddSeconds(10) - Noon).TotalSeconds / 10);
            Assert.Equal(fired.Distinct().Order(), fired);
            Assert.InRange(fired.Count, whole - 1, whole);
            Assert.Equal(Enumerable.Range(1, fired.Count).Select(static n => Noon.AddSeconds(10 * n)), fired);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1)]
    [InlineData(3601)]
    [InlineData(double.NaN)]
    public void TryCreate_JitterOutOfBounds_SaysWhy(double jitter)
    {
        Assert.False(Schedule.TryCreate("nightly", Hourly with { JitterSeconds = jitter }, out _, out string? error));
        Assert.Contains("jitterSeconds", error, StringComparison.Ordinal);
    }

    private static SchedulePlan Plan(ScheduleSpec spec, DateTimeOffset decidedThrough, DateTimeOffset now) =>
        Plan(spec, new ScheduleRecord(decidedThrough), now);

    private static SchedulePlan Plan(ScheduleSpec spec, ScheduleRecord record, DateTimeOffset now, bool isRunning = false)
    {
        Assert.True(Schedule.TryCreate("nightly", spec, out Schedule? schedule, out string? error), error);
        return SchedulePlanner.Plan(schedule, record, isRunning, now);
    }

    private static IEnumerable<DateTimeOffset> Dues(SchedulePlan plan) => plan.Fires.Select(static fire => fire.Due);

    private static string Times(SchedulePlan plan) => string.Join(
        ' ', plan.Fires.Select(static fire => fire.Due.ToString("HH:mm", CultureInfo.InvariantCulture) + (fire.CancelsPrevious ? " cancels" : "")));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
