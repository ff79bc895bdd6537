using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

public sealed class OrchestratorPurityRuleTests
{
    [Theory]
    [InlineData("_ = DateTimeOffset.UtcNow;")]
    [InlineData("_ = System.DateTime.Now;")]
    [InlineData("_ = Guid.NewGuid();")]
    [InlineData("_ = new Random(1);")]
    [InlineData("_ = TimeProvider.System.GetUtcNow();")]
    [InlineData("_ = Environment.MachineName;")]
    [InlineData("_ = System.IO.File.Exists(\"x\");")]
    [InlineData("_ = new HttpClient();")]
    [InlineData("await Task.Run(() => 1);")]
    [InlineData("await Task.Delay(1);")]
    [InlineData("await Task.Factory.StartNew(() => 1);")]
    [InlineData("await context.CallActivityAsync(A, 1).ConfigureAwait(false);")]
    [InlineData("context.CallActivityAsync(A, 1).Wait();")]
    [InlineData("_ = context.CallActivityAsync(A, 1).Result;")]
    [InlineData("context.CallActivityAsync(A, 1).GetAwaiter().GetResult();")]
    [InlineData("_ = context.CallActivityAsync(A, 1).ContinueWith(t => 1);")]
    [InlineData("Parallel.For(0, 2, i => { });")]
    [InlineData("lock (this) { }")]
    [InlineData("new TaskCompletionSource<int>();")]
    [InlineData("async void Forget() { }")]
    [InlineData("using var end = new CancellationTokenSource(); await end.CancelAsync();")]
    [InlineData("await context.CallActivityAsync(A, 1).WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("new TaskFactory().StartNew(() => 1);")]
    [InlineData("new Task(() => { }).RunSynchronously();")]
    [InlineData("_ = new[] { 1 }.AsParallel().Sum();")]
    public void Check_OrchestratorReachesOut_IsFound(string statement)
    {
        string body = $"public async Task<int> RunAsync(IOrchestrationContext context, int input) {{ {statement} return 1; }}";

        Assert.NotEmpty(Check($"class Bad : IOrchestrator<int, int> {{ {body} }}"));
        Assert.Empty(Check($"class Bad : IActivity<int, int> {{ {body} }}"));
    }

    [Theory]
    [InlineData("class Bad : IOrchestrator<int, int> { static int _count; }")]
    [InlineData("class Bad : Pipelines.Durable.Orchestrations.IOrchestrator<int, int> { object M() => Guid.NewGuid(); }")]
    [InlineData("class Bad : Base, IOrchestrator<int, int> { class Nested { object M() => Guid.NewGuid(); } }")]
    [InlineData("record Bad(int N) : IOrchestrator<int, int> { object M() => Guid.NewGuid(); }")]
    public void Check_AnyShapeOfOrchestrator_IsFound(string source) => Assert.Single(Check(source));

    [Fact]
    public void Check_AnotherPartOfAnOrchestrator_IsFound()
    {
        Finding finding = Assert.Single(new OrchestratorPurityRule().Check(RepositoryTree.Of(
            ("runtime/Runs/Bad.cs", "partial class Bad : IOrchestrator<int, int> { }"),
            ("runtime/Runs/Bad.Clock.cs", "partial class Bad { object M() => DateTime.UtcNow; }"),
            ("runtime/Runs/Other.cs", "partial class Other { object M() => DateTime.UtcNow; }"))));

        Assert.Equal("runtime/Runs/Bad.Clock.cs", finding.Path);
    }

    [Theory]
    [InlineData("await Task.WhenAll(context.CallActivityAsync(A, 1), context.CallActivityAsync(A, 2));")]
    [InlineData("await context.CreateTimerAsync(TimeSpan.FromSeconds(1)); _ = context.NewGuid(); _ = context.Now;")]
    [InlineData("_ = input.File.Name; _ = Guid.Parse(\"x\"); using var end = new CancellationTokenSource(); end.Cancel();")]
    public void Check_OrchestratorUsesItsContext_IsFine(string statement) => Assert.Empty(Check(
        $"class Good : IOrchestrator<int, int> {{ static readonly int Max = 3; public async Task<int> RunAsync(IOrchestrationContext context, int input) {{ {statement} return 1; }} }}"));

    private static IEnumerable<Finding> Check(string source) => new OrchestratorPurityRule().Check(RepositoryTree.Of(("runtime/Runs/A.cs", source)));
}
