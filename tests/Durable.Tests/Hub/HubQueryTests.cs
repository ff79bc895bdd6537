using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Queries;
using Pipelines.Durable.Tests.Hub.Kit;
using Xunit.Abstractions;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubQueryTests(ITestOutputHelper log)
{
    private const int Instances = 400;
    private const int Queries = 150;

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The model is the definition: filter all, newest first. Pages together are that list, whatever their size.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20260101)]
    public async Task Query_AnyFilterInPages_IsTheFilteredListNewestFirst(int seed)
    {
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        DateTimeOffset from = folder.Time.GetUtcNow();
        IReadOnlyList<Citizen> citizens = await Census.FillAsync(hub, Instances, random, from);

        for (int i = 0; i < Queries; i++)
        {
            OrchestrationQuery query = Make(random, from);
            string[] expected =
            [
                .. citizens.Index().Where(c => Matches(query, c.Item))
                    .OrderByDescending(static c => c.Item.CreatedAt).ThenByDescending(static c => c.Index).Select(static c => c.Item.Id),
            ];
            Assert.Equal(expected, await AllPagesAsync(hub, query));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Query_PageSizeOutOfRange_IsRefused(int pageSize)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => hub.Client.QueryAsync(new OrchestrationQuery { PageSize = pageSize }, None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("1-2-3")]
    [InlineData("-5-1")]
    public async Task Query_ForeignToken_IsRefused(string token)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.QueryAsync(new OrchestrationQuery { ContinuationToken = token }, None));
    }

    /// <summary>With these plans a page costs the same among a hundred instances and among a million.</summary>
    [Theory]
    [InlineData("", "instances_by_creation")]
    [InlineData("status", "instances_by_status (status=?")]
    [InlineData("name", "instances_by_name (name=?")]
    [InlineData("name status", "instances_by_name_and_status (name=? AND status=?")]
    [InlineData("name outcome", "instances_by_outcome (name=? AND outcome=?")]
    [InlineData("tag outcome", "tags_by_outcome (name=? AND value=? AND outcome=?")]
    [InlineData("tag", "t USING PRIMARY KEY (name=? AND value=?")]
    [InlineData("tag status name", "tags_by_status (name=? AND value=? AND status=?")]
    [InlineData("prefix", "instances_by_id (id>? AND id<?)")]
    [InlineData("prefix status tag", "instances_by_id (id>? AND id<?)")]
    public async Task Query_Plan_LooksUpAnIndexAndSortsNoMoreThanAPage(string filter, string expected)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        OrchestrationQuery query = new() { CreatedFrom = folder.Time.GetUtcNow(), ContinuationToken = "5-5" };
        query = filter.Contains("status", StringComparison.Ordinal) ? query with { Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Failed] } : query;
        query = filter.Contains("outcome", StringComparison.Ordinal) ? query with { Statuses = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed], Outcomes = ["2", "3"] } : query;
        query = filter.Contains("name", StringComparison.Ordinal) ? query with { Names = ["a", "b"] } : query;
        query = filter.Contains("tag", StringComparison.Ordinal) ? query with { Tags = new Dictionary<string, string> { ["k"] = "v", ["l"] = "w" } } : query;
        query = filter.Contains("prefix", StringComparison.Ordinal) ? query with { InstanceIdPrefix = "p" } : query;

        List<string> plan = await QueryPlans.OfAsync(hub, InstanceSelect.Of(query).Sql);

        log.WriteLine(string.Join('\n', plan));
        Assert.Contains(plan, step => step.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static step => step.StartsWith("SCAN i", StringComparison.Ordinal) && !step.Contains("USING", StringComparison.Ordinal));
        foreach ((int index, string step) in plan.Index())
        {
            if (step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && !filter.StartsWith("prefix", StringComparison.Ordinal))
            {
                // A branch that has been cut to a page already, never what an index found.
                Assert.StartsWith("SCAN (subquery", plan[index - 1], StringComparison.Ordinal);
            }
        }
    }

    private static async Task<List<string>> AllPagesAsync(DurableHub hub, OrchestrationQuery query)
    {
        List<string> ids = [];
        do
        {
            OrchestrationPage page = await hub.Client.QueryAsync(query, None);
            Assert.InRange(page.Instances.Count, page.ContinuationToken is null ? 0 : query.PageSize, query.PageSize);
            ids.AddRange(page.Instances.Select(static i => i.InstanceId));
            query = query with { ContinuationToken = page.ContinuationToken };
        }
        while (query.ContinuationToken is not null);
        return ids;
    }

    private static OrchestrationQuery Make(Random random, DateTimeOffset from)
    {
        bool Maybe() => random.Next(3) == 0;
        return new OrchestrationQuery
        {
            Statuses = Maybe() ? random.GetItems(Census.Statuses, random.Next(1, 4)) : [],
            Outcomes = Maybe() ? ["2", $"{random.Next(3)}"] : [],
            Names = Maybe() ? [.. random.GetItems(Census.Names, random.Next(1, 3)).Select(n => random.Next(2) == 0 ? n.ToUpperInvariant() : n)] : [],
            CreatedFrom = Maybe() ? from.AddMinutes(random.Next(Instances)) : null,
            CreatedTo = Maybe() ? from.AddMinutes(random.Next(Instances)) : null,
            InstanceIdPrefix = Maybe() ? $"{(char)('a' + random.Next(4))}{(random.Next(2) == 0 ? "1" : "")}" : null,
            Tags = Maybe() ? MakeTags(random) : new Dictionary<string, string>(),
            PageSize = random.Next(1, 60),
        };
    }

    private static Dictionary<string, string> MakeTags(Random random)
    {
        Dictionary<string, string> tags = new() { ["colour"] = Census.Colours[random.Next(3)] };
        if (random.Next(2) == 0)
        {
            tags["half"] = $"{random.Next(3)}";
        }

        return tags;
    }

    private static bool Matches(OrchestrationQuery query, Citizen citizen) =>
        (query.Statuses.Count == 0 || query.Statuses.Contains(citizen.Status))
        && (query.Outcomes.Count == 0 || citizen.Status != OrchestrationRuntimeStatus.Completed || query.Outcomes.Contains(citizen.Outcome))
        && (query.Names.Count == 0 || query.Names.Contains(citizen.Name, StringComparer.OrdinalIgnoreCase))
        && (query.CreatedFrom is not { } from || citizen.CreatedAt >= from)
        && (query.CreatedTo is not { } to || citizen.CreatedAt < to)
        && citizen.Id.StartsWith(query.InstanceIdPrefix ?? "", StringComparison.Ordinal)
        && query.Tags.All(tag => citizen.Tags.GetValueOrDefault(tag.Key) == tag.Value);
}
