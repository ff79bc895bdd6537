using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Ledger;

namespace GpuHost.Host.Api.Usage;

/// <summary>Reads the query of <c>GET /v1/usage</c>.</summary>
internal static class UsageQueryReader
{
    /// <summary>Most days of one answer.</summary>
    public const int DaysMax = 366;

    /// <summary>Most sums of one answer.</summary>
    public const int LimitMax = 10_000;

    private const int LimitStandard = 1_000;

    private static readonly Dictionary<string, UsageGrouping> Groups = new(StringComparer.Ordinal)
    {
        ["day"] = UsageGrouping.Day,
        ["tenant"] = UsageGrouping.Tenant,
        ["model"] = UsageGrouping.Model,
        ["kind"] = UsageGrouping.Kind,
        ["batch"] = UsageGrouping.Batch,
        ["pipeline"] = UsageGrouping.Pipeline,
        ["run"] = UsageGrouping.Run,
        ["call"] = UsageGrouping.Call,
        ["none"] = UsageGrouping.None,
    };

    /// <param name="request">Of today if it says nothing.</param>
    /// <param name="today">UTC.</param>
    /// <exception cref="ApiException">A value is wrong.</exception>
    public static UsageQuery Read(HttpRequest request, DateOnly today)
    {
        DateOnly from = DayOf(request, "from") ?? today;
        DateOnly to = DayOf(request, "to") ?? today;
        if (to < from || to.DayNumber - from.DayNumber >= DaysMax)
        {
            throw ApiException.Invalid("to", $"'from' and 'to' are no span of 1 to {DaysMax} days.");
        }

        Caller caller = Caller.Of(request.HttpContext);
        return new UsageQuery(from, to)
        {
            Tenant = caller.IsAdmin ? request.Query["tenant"].FirstOrDefault() : caller.Tenant,
            Model = PageReader.TextOf(request, "model"),
            Pipeline = PageReader.TextOf(request, "pipeline"),
            Run = PageReader.TextOf(request, "run"),
            Call = PageReader.TextOf(request, "call"),
            GroupBy = GroupsOf(request),
            LimitMax = PageReader.LimitOf(request, LimitStandard, LimitMax),
        };
    }

    private static UsageGrouping GroupsOf(HttpRequest request)
    {
        if (PageReader.TextOf(request, "group_by") is not { } text)
        {
            return UsageGrouping.Standard;
        }

        UsageGrouping groups = UsageGrouping.None;
        foreach (string word in text.Split(','))
        {
            groups |= Groups.TryGetValue(word.Trim(), out UsageGrouping known)
                ? known
                : throw ApiException.Invalid("group_by", $"'group_by' has '{word.Trim()}'; it is a list of {string.Join(", ", Groups.Keys)}.");
        }

        return groups;
    }

    private static DateOnly? DayOf(HttpRequest request, string name)
    {
        string? text = request.Query[name].FirstOrDefault();
        if (text is null)
        {
            return null;
        }

        return BillDay.TryParse(text, out DateOnly day) ? day : throw ApiException.Invalid(name, $"'{name}' is no day such as 2026-11-22.");
    }
}
