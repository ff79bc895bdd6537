using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Queries;
using Pipelines.Durable.Tests.Hub.Kit;
using Xunit.Abstractions;

namespace Pipelines.Durable.Tests.Hub;

/// <summary>What stored instances cost those who ask for a few of them: nothing.</summary>
public sealed class HubQueryCostTests(ITestOutputHelper log)
{
    private const int Few = 300;
    private const int Many = 6_000;
    private const int PageSize = 20;

    /// <summary>As in an app of long standing: nearly all have completed well, and the few that failed, or completed otherwise, did so long ago.</summary>
    private const int Failed = 5;

    private const int Otherwise = 10;

    [Theory]
    [InlineData("run tag outcome", "Completed,Failed")]
    [InlineData("run outcome", "Completed,Failed")]
    [InlineData("", "")]
    [InlineData("", "Failed")]
    [InlineData("", "Running,Failed")]
    [InlineData("run", "")]
    [InlineData("run", "Failed")]
    [InlineData("tag", "")]
    [InlineData("tag", "Failed")]
    [InlineData("tag", "Completed,Failed")]
    [InlineData("run tag", "Running,Failed,Terminated")]
    public async Task Page_AmongTwentyTimesAsMany_CostsTheSame(string filter, string statuses)
    {
        var query = new OrchestrationQuery
        {
            Names = filter.Contains("run", StringComparison.Ordinal) ? ["run"] : [],
            Tags = filter.Contains("tag", StringComparison.Ordinal) ? new Dictionary<string, string> { ["pipeline"] = "tickets" } : [],
            Statuses = [.. statuses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<OrchestrationRuntimeStatus>)],
            Outcomes = filter.Contains("outcome", StringComparison.Ordinal) ? ["3"] : [],
            PageSize = PageSize,
        };

        (long few, int foundAmongFew) = await CostAsync(Few, query);
        (long many, int foundAmongMany) = await CostAsync(Many, query);

        log.WriteLine($"{few} steps among {Few} instances, {many} among {Many}");
        Assert.Equal(foundAmongFew, foundAmongMany);
        Assert.InRange(many, 1, few + (few / 4));
    }

    private static async Task<(long Steps, int Found)> CostAsync(int instances, OrchestrationQuery query)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        DateTimeOffset from = folder.Time.GetUtcNow();
        await hub.Writer.WriteAsync((session, effects) => Fill(session, effects, instances, from), CancellationToken.None);
        return (QuerySteps.Of(folder.FilePath, InstanceSelect.Of(query)), (await hub.Client.QueryAsync(query, CancellationToken.None)).Instances.Count);
    }

    private static int Fill(HubSession session, CommitEffects effects, int instances, DateTimeOffset from)
    {
        for (int i = 0; i < instances; i++)
        {
            var draft = new InstanceDraft($"run-{i:00000}", $"execution-{i}", "run")
            {
                Tags = new Dictionary<string, string> { ["pipeline"] = "tickets", ["version"] = "1" },
                Started = new PayloadCell(new byte[] { 1 }),
            };
            long key = InstanceTable.Create(session, effects, draft, from.AddSeconds(i));
            session.Execute(
                "UPDATE instances SET status = $status, outcome = $outcome WHERE key = $key",
                ("$key", key),
                ("$outcome", i < Failed ? null : i < Otherwise ? "3" : "1"),
                ("$status", (int)(i < Failed ? OrchestrationRuntimeStatus.Failed : OrchestrationRuntimeStatus.Completed)));
        }

        return instances;
    }
}
