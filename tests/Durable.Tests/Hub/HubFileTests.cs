using Microsoft.Data.Sqlite;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Workers;
using SQLitePCL;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubFileTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Open_NewFile_IsAHubThatSurvivesPowerLoss()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();

        (long id, long version, string? journal, long synchronous, long vacuum) = await hub.Writer.WriteAsync(
            static (session, _) => (
                session.QueryLong("PRAGMA application_id"),
                session.QueryLong("PRAGMA user_version"),
                session.QueryText("PRAGMA journal_mode"),
                session.QueryLong("PRAGMA synchronous"),
                session.QueryLong("PRAGMA auto_vacuum")),
            None);

        Assert.Equal((HubSchema.ApplicationId, 2), (id, version));
        Assert.Equal(("wal", 2, 2), (journal, synchronous, vacuum));
    }

    [Fact]
    public async Task Open_ManyAtOnceOnANewFile_AllFindOneHub()
    {
        await using var folder = new HubFolder();

        DurableHub[] hubs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new HubDatabase(folder.Options).Open().Dispose()))
            .Select(async opened =>
            {
                await opened;
                return await folder.OpenAsync();
            }));

        await hubs[0].Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None);
        Assert.NotNull(await hubs[^1].Client.GetAsync("x", false, None));
    }

    /// <summary>
    /// Before statement n of opening the nth new file, another process makes a hub of it; up to the statement from which the file is locked
    /// for writing, so that nobody comes between any more.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Prepare_AnotherMakesTheHubBeforeAnyStatement_FindsItAndLeavesItsVersion(int versionsAhead)
    {
        const int StatementsMax = 100;
        await using var folder = new HubFolder();
        long theirs = HubSchema.Version + versionsAhead;
        string make = $"""
            {string.Concat(HubSchema.Steps)}
            PRAGMA application_id = {HubSchema.ApplicationId};
            PRAGMA user_version = {theirs};
            COMMIT;
            """;
        bool isLocked = false;
        int timesMade = 0;
        for (int at = 0; at < StatementsMax && !isLocked; at++)
        {
            string path = $"{folder.FilePath}-{at}";
            using SqliteConnection other = Connect(path);
            using SqliteConnection connection = Connect(path);
            using var session = new HubSession(connection);
            int statement = 0;
            bool isMade = false;
            raw.sqlite3_trace(connection.Handle, BeforeStatement, null);

            HubFailureKind? refusal = Refusal(() => new HubDatabase(new HubOptions(path)).Prepare(session));

            Assert.Equal(isMade && versionsAhead > 0 ? HubFailureKind.NewerVersion : null, refusal);
            Assert.Equal(isMade ? theirs : HubSchema.Version, session.QueryLong("PRAGMA user_version"));
            timesMade += isMade ? 1 : 0;

            void BeforeStatement(object state, string sql)
            {
                if (statement++ == at)
                {
                    isLocked = raw.sqlite3_exec(other.Handle, "BEGIN IMMEDIATE") == raw.SQLITE_BUSY;
                    isMade = !isLocked && raw.sqlite3_exec(other.Handle, make) == raw.SQLITE_OK;
                    if (!isLocked && !isMade)
                    {
                        _ = raw.sqlite3_exec(other.Handle, "ROLLBACK");
                    }
                }
            }
        }

        Assert.True(isLocked);
        Assert.True(timesMade > 1);
    }

    [Fact]
    public async Task Open_OtherSqliteFile_IsRefusedAndLeftAlone()
    {
        await using var folder = new HubFolder();
        Execute(folder, "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1);");
        byte[] before = await File.ReadAllBytesAsync(folder.FilePath);

        HubException e = await Assert.ThrowsAsync<HubException>(() => folder.OpenAsync());

        Assert.Equal(HubFailureKind.NotAHub, e.Kind);
        Assert.Contains(folder.FilePath, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.FilePath));
    }

    [Fact]
    public async Task Open_NoSqliteFile_IsRefused()
    {
        await using var folder = new HubFolder();
        await File.WriteAllTextAsync(folder.FilePath, string.Concat(Enumerable.Repeat("this is a letter to a friend\n", 100)));

        Assert.Equal(HubFailureKind.NotAHub, (await Assert.ThrowsAsync<HubException>(() => folder.OpenAsync())).Kind);
    }

    [Fact]
    public async Task Open_LaterVersion_IsRefusedWithBothVersions()
    {
        await using var folder = new HubFolder();
        await (await folder.OpenAsync()).DisposeAsync();
        Execute(folder, "PRAGMA user_version = 99");

        HubException e = await Assert.ThrowsAsync<HubException>(() => folder.OpenAsync());

        Assert.Equal(HubFailureKind.NewerVersion, e.Kind);
        Assert.Contains("version 99", e.Message, StringComparison.Ordinal);
        Assert.Contains("up to 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Version1_IsBroughtUpToDateWithWhatItHolds()
    {
        await using var folder = new HubFolder();
        Execute(folder, $$"""
            PRAGMA auto_vacuum = INCREMENTAL;
            {{HubSchema.Steps[0]}}
            INSERT INTO instances (id, execution_id, name, status, created_at, updated_at, output) VALUES
                ('failed', 'e', 'run', {{(int)OrchestrationRuntimeStatus.Failed}}, 7, 7, NULL),
                ('well', 'f', 'run', {{(int)OrchestrationRuntimeStatus.Completed}}, 6, 6, CAST('{"status":1}' AS BLOB)),
                ('partly', 'g', 'run', {{(int)OrchestrationRuntimeStatus.Completed}}, 5, 5, CAST('{"status":2}' AS BLOB)),
                ('apart', 'h', 'run', {{(int)OrchestrationRuntimeStatus.Completed}}, 4, 4, 'the hash of an output in the blob store');
            INSERT INTO tags (name, value, created_at, instance_key) SELECT 'pipeline', 'tickets', created_at, key FROM instances;
            PRAGMA application_id = {{HubSchema.ApplicationId}};
            PRAGMA user_version = 1;
            """);
        var query = new OrchestrationQuery
        {
            Tags = new Dictionary<string, string> { ["pipeline"] = "tickets" },
            Statuses = [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Completed],
            Outcomes = ["2"],
        };

        DurableHub hub = await folder.OpenAsync();

        Assert.Equal(["failed", "partly"], (await hub.Client.QueryAsync(query, None)).Instances.Select(static one => one.InstanceId));
    }

    [Fact]
    public async Task Open_FolderThatCannotBeMade_IsRefused()
    {
        await using var folder = new HubFolder();
        await File.WriteAllTextAsync(folder.FilePath, "a file");

        HubException e = await Assert.ThrowsAsync<HubException>(() => folder.OpenAsync(new HubOptions(Path.Combine(folder.FilePath, "below", "hub.db"))));

        Assert.Equal(HubFailureKind.Unusable, e.Kind);
    }

    [Fact]
    public async Task Open_OptionOutOfRange_NamesIt()
    {
        await using var folder = new HubFolder();

        ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            folder.OpenAsync(folder.Options with { LeaseTtl = TimeSpan.FromSeconds(1) }));

        Assert.Contains(nameof(HubOptions.LeaseTtl), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_FileFull_IsRefusedClearlyAndLosesNothing()
    {
        await using var folder = new HubFolder();
        string payload = $"\"{new string('x', 20_000)}\"";
        List<string> started = [];
        DurableHub full = await folder.OpenAsync(folder.Options with { FileSizeBytesMax = 600_000 });
        HubException? refused = null;
        for (int i = 0; refused is null && i < 100; i++)
        {
            try
            {
                started.Add(await full.Client.StartAsync(new OrchestrationStart("big") { InputJson = payload }, None));
            }
            catch (HubException e)
            {
                refused = e;
            }
        }

        Assert.Equal(HubFailureKind.Full, refused!.Kind);
        Assert.True(refused.IsTransient);
        Assert.InRange(started.Count, 1, 99);
        Assert.Equal(started.Count, (await full.Client.QueryAsync(new OrchestrationQuery(), None)).Instances.Count);
        await full.DisposeAsync();

        DurableHub roomy = await folder.OpenAsync();
        await using DurableWorker worker = new ScriptedWork().Orchestrator("big", static r => [Stories.Complete(0, Stories.Input(r))]).Start(roomy);
        foreach (string id in started)
        {
            Assert.Equal(payload, (await roomy.EndOfAsync(id)).OutputJson);
        }
    }

    [Fact]
    public async Task Write_OneOfABatchFails_TheOthersAreWritten()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        var gate = new TaskCompletionSource();
        Task<int> blocking = hub.Writer.WriteAsync((_, _) => { gate.Task.GetAwaiter().GetResult(); return 0; }, None);
        Task<string>[] good = [.. Enumerable.Range(0, 5).Select(i => hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = $"a{i}" }, None))];
        Task<bool> bad = hub.Writer.WriteAsync<bool>(
            static (session, _) =>
            {
                session.Execute("INSERT INTO counters (name, value) VALUES ('half', 1)");
                throw new InvalidDataException("mine");
            },
            None);

        gate.SetResult();
        await blocking;

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidDataException>(() => bad)).Message);
        await Task.WhenAll(good);
        Assert.Equal(5, (await hub.Client.QueryAsync(new OrchestrationQuery(), None)).Instances.Count);
        Assert.Equal(0, await hub.Readers.ReadAsync(static s => s.QueryLong("SELECT count(*) FROM counters WHERE name = 'half'"), None));
    }

    [Fact]
    public async Task Write_AfterDispose_SaysThatTheHubIsClosed()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await hub.DisposeAsync();

        HubException e = await Assert.ThrowsAsync<HubException>(() => hub.Client.StartAsync(new OrchestrationStart("x"), None));
        Assert.Equal(HubFailureKind.Closed, e.Kind);
    }

    [Fact]
    public async Task Write_FileHeldByAnother_SaysBusyAfterTheTimeAndGoesOnLater()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync(folder.Options with { BusyTimeout = TimeSpan.FromMilliseconds(1) });
        using HubSession other = new HubDatabase(folder.Options).Open();
        other.Execute("BEGIN IMMEDIATE");

        HubException e = await Assert.ThrowsAsync<HubException>(() => hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None));
        other.Execute("ROLLBACK");

        Assert.Equal(HubFailureKind.Busy, e.Kind);
        Assert.Equal("x", await hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None));
    }

    [Fact]
    public async Task Receive_FileHeldByAnother_GoesOnWhenItIsFree()
    {
        await using var folder = new HubFolder();
        HubOptions options = folder.Options with
        {
            BusyTimeout = TimeSpan.FromMilliseconds(1),
            LeaseTtl = TimeSpan.FromDays(20),
            HeartbeatInterval = TimeSpan.FromDays(10),
        };
        DurableHub hub = await folder.OpenAsync(options);
        string id = await hub.Client.StartAsync(new OrchestrationStart("quick"), None);
        using HubSession other = new HubDatabase(folder.Options).Open();
        other.Execute("BEGIN IMMEDIATE");
        Task refused = hub.Writer.NextCommit;
        await using DurableWorker worker = new ScriptedWork().Orchestrator("quick", static _ => [Stories.Complete(0)]).Start(hub);
        await refused.WaitAsync(HubWaits.Long);
        other.Execute("ROLLBACK");

        using var giveUp = new CancellationTokenSource(HubWaits.Long);
        Task<OrchestrationMetadata> end = hub.EndOfAsync(id);
        while (!end.IsCompleted)
        {
            giveUp.Token.ThrowIfCancellationRequested();
            folder.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await end).Status);
    }

    /// <summary>An idle hub asks its file once for each slow scan, and nothing else; a late echo of its own doorbell may come first.</summary>
    [Fact]
    public async Task Idle_SlowScans_AreTheOnlyLooksAtTheFile()
    {
        const int Scans = 20;
        const int EchoesMax = 2;
        await using var folder = new HubFolder();
        HubOptions options = folder.Options with { LeaseTtl = TimeSpan.FromDays(2), HeartbeatInterval = TimeSpan.FromDays(1) };
        DurableHub hub = await folder.OpenAsync(options);
        await using DurableWorker worker = new ScriptedWork().Orchestrator("quick", static _ => [Stories.Complete(0)]).Start(hub);
        await hub.EndOfAsync(await hub.Client.StartAsync(new OrchestrationStart("quick"), None));
        await ReceiverWaitsAsync(folder, options);
        long before = hub.Writer.Commits + hub.Readers.Reads;

        for (int scan = 0; scan < Scans; scan++)
        {
            Task next = hub.Writer.NextCommit;
            folder.Time.Advance(options.SlowScanInterval);
            await next.WaitAsync(HubWaits.Long);
            await ReceiverWaitsAsync(folder, options);
        }

        Assert.InRange(hub.Writer.Commits + hub.Readers.Reads - before, Scans, Scans + EchoesMax);
    }

    private static async Task ReceiverWaitsAsync(HubFolder folder, HubOptions options)
    {
        using var giveUp = new CancellationTokenSource(HubWaits.Long);
        while (folder.Time.NextDue != folder.Time.GetUtcNow() + options.SlowScanInterval)
        {
            giveUp.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static HubFailureKind? Refusal(Action open)
    {
        try
        {
            open();
            return null;
        }
        catch (HubException e)
        {
            return e.Kind;
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(HubFolder folder, string sql)
    {
        using SqliteConnection connection = Connect(folder.FilePath);
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
