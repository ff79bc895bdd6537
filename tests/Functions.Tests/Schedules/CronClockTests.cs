using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pipelines.Functions.App.Schedules.Cron;

namespace Pipelines.Functions.Tests.Schedules;

public sealed class CronClockTests
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Beirut", "Pacific/Apia",
    ];

    private static readonly string[] Repeating =
    [
        "0 */15 * * * *", "0 0 * * * *", "30 7 */2 * * *", "0 0-30/10 1-4 * * *", "0 20 * * * 1", "0 */5 2 * * *", "0 0 */6 29 2 *",
    ];

    private static readonly string[] Fixed =
    [
        "0 0 2 * * *", "0 30 2 * * *", "0 30 0 * * *", "0 0 0 1 * *", "15 45 23 * * *", "0 30 1 * * 0", "0 0,30 2 * * 1",
    ];

    /// <summary>Berlin puts its clock forward at 2:00 on 2026-03-29 and back at 3:00 on 2026-10-25.</summary>
    [Theory]
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z 2026-03-30T00:30:00Z")]
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z")]
    [InlineData("0 0 * * * *", "Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-24T23:00:00Z 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z")]
    [InlineData("0 */30 * * * *", "Europe/Berlin", "2026-03-29T00:15:00Z", "2026-03-29T00:30:00Z 2026-03-29T01:00:00Z 2026-03-29T01:30:00Z")]
    [InlineData("0 */30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("0 0 3 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T02:00:00Z")]
    [InlineData("0 0 9 * * 1-5", "America/New_York", "2026-03-06T15:00:00Z", "2026-03-09T13:00:00Z")]
    [InlineData("0 0 0 * * *", "Asia/Beirut", "2024-03-30T12:00:00Z", "2024-03-30T22:00:00Z 2024-03-31T21:00:00Z")]
    [InlineData("0 15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z 2026-10-04T15:15:00Z")]
    [InlineData("0 0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    public void NextAfter_AtAnEdge_IsTheStatedMoment(string cron, string zone, string from, string expected)
    {
        CronClock clock = Clock(cron, zone);
        DateTimeOffset at = Moment(from);
        foreach (string moment in expected.Split(' '))
        {
            at = Assert.NotNull(clock.NextAfter(at));
            Assert.Equal(Moment(moment), at);
        }
    }

    [Fact]
    public void NextAfter_ADayThatIsLeftOut_ComesWhenItIsOver()
    {
        // Samoa went from the 29th of December 2011 to the 31st.
        CronClock clock = Clock("0 0 8 30 12 *", "Pacific/Apia");

        DateTimeOffset due = Assert.NotNull(clock.NextAfter(Moment("2011-12-29T00:00:00Z")));

        Assert.Equal(Moment("2011-12-30T10:00:00Z"), due);
        Assert.Equal(Moment("2012-12-29T18:00:00Z"), clock.NextAfter(due));
    }

    [Fact]
    public void NextAfter_WithinTheHourThatComesAgain_DoesNotComeAgain()
    {
        CronClock clock = Clock("0 30 2 * * *", "Europe/Berlin");

        DateTimeOffset? next = clock.NextAfter(Moment("2026-10-25T01:10:00Z"));

        Assert.Equal(Moment("2026-10-26T01:30:00Z"), next);
    }

    [Fact]
    public void NextAfter_ADateThatNeverIs_IsNull() => Assert.Null(Clock("0 0 0 30 2 *", "Europe/Berlin").NextAfter(Moment("2026-01-01T00:00:00Z")));

    [Fact]
    public void NextAfter_ADayOfMonthAndAWeekday_NeedsBoth() =>
        Assert.Equal(Moment("2026-02-13T00:00:00Z"), Clock("0 0 0 13 * 5", "UTC").NextAfter(Moment("2026-01-01T00:00:00Z")));

    /// <summary>Against a clock that is looked at every second, or where a minute is the finest grain, every minute.</summary>
    [Fact]
    public void NextAfter_OfARepeatingExpression_IsTheFirstMomentWhoseLocalTimeFits() => Prop.ForAll(
        Cases(Repeating).ToArbitrary(),
        static c =>
        {
            DateTimeOffset? next = Clock(c.Cron, c.Zone).NextAfter(c.From);
            DateTimeOffset? watched = Watched(c.Cron, c.Zone, c.From, TimeSpan.FromDays(9));
            Assert.Equal(watched, next <= c.From + TimeSpan.FromDays(9) ? next : null);
        }).QuickCheckThrowOnFailure();

    /// <summary>Once a fitting date, whatever the clock did that day; and never for a date that does not fit.</summary>
    [Fact]
    public void NextAfter_OfAFixedTime_ComesAsOftenAsOnAClockThatIsNeverChanged() => Prop.ForAll(
        Cases(Fixed).ToArbitrary(),
        static c =>
        {
            const int Days = 40;
            DateTimeOffset from = new(c.From.UtcDateTime.Date, TimeSpan.Zero);
            int steady = Count(Clock(c.Cron, "UTC"), from, from + TimeSpan.FromDays(Days));
            int local = Count(Clock(c.Cron, c.Zone), from, from + TimeSpan.FromDays(Days));
            int perDay = c.Cron.Contains("0,30", StringComparison.Ordinal) ? 2 : 1;
            Assert.InRange(local, steady - perDay, steady + perDay);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void NextAfter_Always_LiesAhead() => Prop.ForAll(
        Cases([.. Fixed, .. Repeating]).ToArbitrary(),
        static c => Clock(c.Cron, c.Zone).NextAfter(c.From) is not { } next || next > c.From).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0 0 2 * *", "UTC", "6 fields")]
    [InlineData("0 0 2 * * * *", "UTC", "6 fields")]
    [InlineData("", "UTC", "6 fields")]
    [InlineData("0 0 25 * * *", "UTC", "no cron expression")]
    [InlineData("0 0 x * * *", "UTC", "no cron expression")]
    [InlineData("0 0 2 * * *", "Europe/Atlantis", "no time zone 'Europe/Atlantis'")]
    [InlineData("0 0 2 * * *", "../../etc/passwd", "no time zone")]
    public void TryCreate_WhatIsNone_SaysWhy(string cron, string zone, string reason)
    {
        Assert.False(CronClock.TryCreate(cron, zone, out _, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    private static CronClock Clock(string cron, string zone) =>
        CronClock.TryCreate(cron, zone, out CronClock? clock, out string? error) ? clock : throw new ArgumentException(error);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static int Count(CronClock clock, DateTimeOffset from, DateTimeOffset to)
    {
        int count = 0;
        for (DateTimeOffset? next = clock.NextAfter(from); next < to; next = clock.NextAfter(next.Value))
        {
            count++;
        }

        return count;
    }

    private static Gen<(string Cron, string Zone, DateTimeOffset From)> Cases(string[] expressions) =>
        from cron in Gen.Elements(expressions)
        from zone in Gen.Elements(Zones)
        from year in Gen.Choose(2010, 2030)
        from second in Gen.Choose(0, 365 * 24 * 3600)
        select (cron, zone, new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second));

    /// <summary>The oracle: every expression above falls on whole 30 seconds.</summary>
    private static DateTimeOffset? Watched(string cron, string zone, DateTimeOffset from, TimeSpan within)
    {
        var expression = NCrontab.CrontabSchedule.Parse(cron, new NCrontab.CrontabSchedule.ParseOptions { IncludingSeconds = true });
        TimeZoneInfo local = TimeZoneInfo.FindSystemTimeZoneById(zone);
        long grain = TimeSpan.FromSeconds(30).Ticks;
        for (long ticks = ((from.UtcTicks / grain) + 1) * grain; ticks <= (from + within).UtcTicks; ticks += grain)
        {
            var moment = new DateTimeOffset(ticks, TimeSpan.Zero);
            DateTime wall = moment.UtcDateTime + local.GetUtcOffset(moment);
            if (expression.GetNextOccurrence(wall.AddSeconds(-1)) == wall)
            {
                return moment;
            }
        }

        return null;
    }
}
