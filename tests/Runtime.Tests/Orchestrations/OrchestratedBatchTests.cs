using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Durable.Clients;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.ScriptedServer.Batches;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>Steps that call through a provider's batch API, in runs that the hub drives: they are handed in, and looked after by timers.</summary>
public sealed class OrchestratedBatchTests : IDisposable
{
    private const int Rows = 60;
    private const int TokensMax = 40;

    private const string Pipeline = """
        name: batched
        default_model: scripted
        datasets:
          input: { type: file, path: input.json }
        operations:
          - name: title
            type: map
            prompt: "Name it. {{ input.text }}"
            output: { schema: { title: string } }
            provider_batch: true
            litellm_completion_kwargs: { max_tokens: 40 }
        pipeline:
          steps:
            - { name: one, input: input, operations: [title] }
        """;

    private static readonly TimeSpan Never = TimeSpan.FromHours(10);

    private readonly HttpMessageInvoker _http = EndpointHttp.Create();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Run_WorkersAreKilledWhileTheProviderWorks_OthersCollectTheSameBatches()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.LooksUntilOver = int.MaxValue;
        await using OrchestratedHouse house = await OpenAsync(server, look: TimeSpan.FromMilliseconds(20));
        house.AddWorker();
        string run = await house.StartAsync();
        await house.UntilAsync(run, RunStatus.Waiting);
        await house.StopWorkersAsync();
        int batches = server.Batches;

        server.LooksUntilOver = 2;
        house.AddWorker();
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
        Assert.InRange(batches, 1, Rows / 10);
        Assert.Equal((batches, Rows, 0), (server.Batches, server.BatchedCalls, server.ImmediateCalls));
    }

    [Fact]
    public async Task Steer_CancelWhileTheProviderWorks_CancelsTheBatchesWithoutWaitingForTheTimer()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.LooksUntilOver = int.MaxValue;
        await using OrchestratedHouse house = await OpenAsync(server, look: Never);
        house.AddWorker();
        string run = await house.StartAsync();
        await house.UntilAsync(run, RunStatus.Waiting);

        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Cancel), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Canceled, "Canceled by its owner."), (end.Status, end.Message));
        Assert.InRange(server.Batches, 1, Rows);
        Assert.Equal((server.Batches, 0), (server.CancelledBatches, server.ImmediateCalls));
    }

    [Fact]
    public async Task Run_WithABudget_SetsTheWorstCaseAsideWhileNobodyIsAtWork()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(Answer);
        server.LooksUntilOver = int.MaxValue;
        await using OrchestratedHouse house = await OpenAsync(server, look: TimeSpan.FromMilliseconds(20));
        house.Budget = new RunBudget(MaxTokens: 1_000_000);
        house.AddWorker();
        string run = await house.StartAsync();
        await house.UntilAsync(run, RunStatus.Waiting);
        await house.StopWorkersAsync();
        JObject waiting = await BudgetAsync(house, run);

        server.LooksUntilOver = 2;
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);
        JObject ended = await BudgetAsync(house, run);

        Assert.Equal(0, (long)waiting["spentTokens"]!);
        Assert.InRange(waiting["leases"]!.Sum(static lease => (long)lease["heldTokens"]!), Rows * TokensMax, 1_000_000);
        Assert.Equal(RunStatus.Completed, end.Status);
        Assert.Equal(end.Usage!.InputTokens + end.Usage.OutputTokens, (long)ended["spentTokens"]!);
        Assert.Empty(ended["leases"]!);
    }

    private static string Answer(ScriptedCall call) => $$"""{"title": "title of {{call.LastMessage.Replace("Name it. ", "", StringComparison.Ordinal)}}"}""";

    private static async Task<JObject> BudgetAsync(OrchestratedHouse house, string run) =>
        RowJson.ParseObject((await house.ReadTextAsync($"runs/{run}/budget.json"))!);

    private async Task<OrchestratedHouse> OpenAsync(ScriptedBatchServer server, TimeSpan look)
    {
        OrchestratedHouse house = await OrchestratedHouse.OpenAsync(
            PipelinePlanner.Plan(Pipeline).Plan!, Rows, new OpenAiInferenceClient(new OpenAiEndpoint(server.BaseUrl), _http, TimeProvider.System));
        var batches = new BatchOptions { GatherFor = TimeSpan.FromMilliseconds(50), FirstPoll = look, PollMax = look };
        house.Options = house.Options with
        {
            Runs = new RunOptions { Calls = new CallOptions { Batches = batches }, Partitions = new PartitionLimits { RowsMax = 10 } },
        };
        return house;
    }
}
