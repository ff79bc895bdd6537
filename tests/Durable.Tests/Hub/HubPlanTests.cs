using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Upkeep;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Tests.Hub.Kit;

namespace Pipelines.Durable.Tests.Hub;

/// <summary>The statements that run all the time look up an index each and sort nothing: 100,000 instances cost them nothing.</summary>
public sealed class HubPlanTests
{
    public static TheoryData<string, string> Statements() => new()
    {
        { InstanceTable.FindSql, "instances_by_id (id=?)" },
        { HistoryTable.ReadSql, "history USING PRIMARY KEY (instance_key=?)" },
        { InboxTable.DueSql, "inbox_by_instance (instance_key=? AND due_at<?)" },
        { HubUpkeep.ExpiredSql, "instances_by_completion (completed_at" },
        { HubUpkeep.MatchingSql, "instances_by_status (status=? AND created_at" },
        { Termination.TreeSql, "instances_by_parent (parent_key=?)" },
        { WorkTable.Episodes.ScanningSql[0], "episodes_by_due (due_at<?)" },
        { WorkTable.Episodes.ScanningSql[1], "episodes_by_due" },
        { WorkTable.Activities.ScanningSql[0], "activities_by_due (due_at<?)" },
        { WorkTable.Activities.ScanningSql[1], "activities_by_due" },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Statement_Plan_LooksUpAnIndexAndSortsNothing(string sql, string expected)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();

        List<string> plan = await QueryPlans.OfAsync(hub, sql);

        Assert.Contains(plan, step => step.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static step => step.StartsWith("SCAN", StringComparison.Ordinal)
            && !step.Contains("USING", StringComparison.Ordinal)
            && step is not ("SCAN CONSTANT ROW" or "SCAN t" or "SCAN tree"));
    }

    /// <summary>Every foreign column is indexed, so that erasing an instance looks through no table.</summary>
    [Theory]
    [InlineData("SELECT 1 FROM history WHERE instance_key = $key")]
    [InlineData("SELECT 1 FROM inbox WHERE instance_key = $key")]
    [InlineData("SELECT 1 FROM episodes WHERE instance_key = $key")]
    [InlineData("SELECT 1 FROM activities WHERE instance_key = $key")]
    [InlineData("SELECT 1 FROM payloads WHERE instance_key = $key")]
    [InlineData("SELECT 1 FROM payloads WHERE path = $key")]
    [InlineData("SELECT 1 FROM tags WHERE instance_key = $key")]
    [InlineData("SELECT 1 FROM instances WHERE parent_key = $key")]
    public async Task Erasing_Plan_ScansNothing(string sql)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();

        Assert.StartsWith("SEARCH", Assert.Single(await QueryPlans.OfAsync(hub, sql)), StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_Steps_AreNotChangedOnceTheyArePublished() =>
        Assert.Equal(2, HubSchema.Version);
}
