using Microsoft.Extensions.Logging;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class ContextTests
{
    [Fact]
    public void Now_BetweenAndAcrossEpisodes_IsTheEventsTime()
    {
        List<DateTimeOffset> seen = [];
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            seen.Clear();
            seen.Add(context.Now);
            await context.CallActivityAsync(Tasks.A, null);
            seen.Add(context.Now);
            return await context.CallActivityAsync(Tasks.B, null);
        });
        engine.Start();
        engine.Advance(TimeSpan.FromMinutes(1));
        engine.Play(Events.Completed(0, null));
        engine.Advance(TimeSpan.FromMinutes(1));
        engine.Play(Events.Completed(1, null));

        Assert.Equal([Events.Epoch, Events.Epoch.AddMinutes(1)], seen);
    }

    [Fact]
    public void NewGuid_InEveryReplay_IsTheSameAndNeverRepeats()
    {
        List<Guid> ids = [];
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            ids.Add(context.NewGuid());
            ids.Add(context.NewGuid());
            await context.CallActivityAsync(Tasks.A, null);
            ids.Add(context.NewGuid());
            return null;
        });
        engine.Start();
        engine.Play(Events.Completed(0, null));

        Assert.Equal(5, ids.Count);
        Assert.Equal(ids[..2], ids[2..4]);
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(8, id.Version));
    }

    [Fact]
    public void ReplaySafe_OverManyEpisodes_WritesEachLineOnce()
    {
        ListLogger log = new();
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            ILogger safe = context.ReplaySafe(log);
            Write(safe, "begin");
            await context.CallActivityAsync(Tasks.A, null);
            Write(safe, "middle");
            await context.CallActivityAsync(Tasks.B, null);
            Write(safe, "end");
            return null;
        });
        engine.Start();
        engine.Play(Events.Completed(0, null));
        engine.Play(Events.Completed(1, null));

        Assert.Equal(["begin", "middle", "end"], log.Lines);
    }

    [Fact]
    public void SetCustomStatus_InReplays_IsTheLastOneSet()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            context.SetCustomStatus(new { done = 1 });
            await context.CallActivityAsync(Tasks.A, null);
            context.SetCustomStatus(new { done = 2 });
            return await context.CallActivityAsync(Tasks.B, null);
        });

        Assert.Equal("""{"done":1}""", engine.Start().CustomStatus);
        Assert.Equal("""{"done":2}""", engine.Play(Events.Completed(0, null)).CustomStatus);
        Assert.Equal("""{"done":2}""", engine.Play(Events.Completed(1, null)).CustomStatus);
    }

    [Fact]
    public void Context_OfASubOrchestration_KnowsItsParentVersionAndTags()
    {
        string? seen = null;
        PlayedEngine engine = PlayedEngine.For(context =>
        {
            seen = $"{context.Name} {context.InstanceId} {context.ExecutionId} {context.Parent?.InstanceId} {context.Parent?.Name} {context.Version} {context.Tags["k"]}";
            return Task.FromResult<string?>(null);
        });
        HistoryEvent started = Events.Started(PlayedEngine.Main, version: "1.2");
        started.ExecutionStarted.Tags.Add("k", "v");
        started.ExecutionStarted.ParentInstance =
            new ParentInstanceInfo { Name = "Boss", OrchestrationInstance = new OrchestrationInstance { InstanceId = "p" } };
        engine.Play(started);

        Assert.Equal("Main i e1 p Boss 1.2 v", seen);
    }

    private static void Write(ILogger logger, string line) => logger.Log(LogLevel.Information, default, line, null, (text, _) => text);

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
