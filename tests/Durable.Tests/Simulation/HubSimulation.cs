using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports;
using Pipelines.TestKit.Storage;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>
/// Several processes on one real hub file, driven by a seed, one step at a time: they borrow work, answer it, stall until others have it,
/// crash between any two commits and are replaced, while their clocks differ. Then the trouble ends and all must end as planned.
/// </summary>
internal sealed class HubSimulation
{
    private const int Processes = 3;
    private const int TroubledSteps = 120;
    private const int CalmStepsMax = 5_000;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan SkewMax = TimeSpan.FromSeconds(5);

    private static readonly DurableRegistry Registry = new DurableRegistryBuilder()
        .AddOrchestrator(TreeOrchestrator.Tree, static () => new TreeOrchestrator())
        .AddActivity(TreeOrchestrator.Leaf, static () => new LeafActivity())
        .Build();

    private static readonly OrchestrationExecutor Orchestrations = new(Registry, EpisodeLimits.Default, NullLogger<OrchestrationExecutor>.Instance);
    private static readonly ActivityExecutor Activities = new(Registry, PayloadLimits.Default);

    private readonly Random _random;
    private readonly TemporaryFolder _folder;
    private readonly MemoryBlobStore _blobs;
    private readonly HubOptions _options;
    private readonly SimulationLedger _ledger = new();
    private readonly List<SimulatedProcess> _processes = [];
    private readonly List<SimulatedRoot> _roots = [];
    private DateTimeOffset _now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private int _crashes;
    private bool _isTroubled = true;

    private HubSimulation(int seed, TemporaryFolder folder)
    {
        _random = new Random(seed);
        _folder = folder;
        _blobs = new MemoryBlobStore(new SimulatedClock(() => _now, TimeSpan.Zero));
        _options = new HubOptions(_folder["hub.db"])
        {
            DeliveriesMax = 1_000,
            InlinePayloadBytesMax = 400,
            MessagesPerEpisodeMax = _random.Next(1, 8),
            RedeliveryPauseMin = TimeSpan.FromSeconds(1),
        };
    }

    public static async Task<SimulationReport> RunAsync(int seed)
    {
        using TemporaryFolder folder = new();
        HubSimulation simulation = new(seed, folder);
        try
        {
            return await simulation.RunAsync();
        }
        finally
        {
            foreach (SimulatedProcess process in simulation._processes)
            {
                await process.CrashAsync();
            }
        }
    }

    private async Task<SimulationReport> RunAsync()
    {
        for (int i = 0; i < Processes; i++)
        {
            _processes.Add(await StartAsync());
        }

        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            SimulatedRoot root = new($"root-{i}", TreePlan.Draw(_random, depth: 2, hasEvents: true));
            _roots.Add(root);
            await root.StartAsync(Any(_processes).Hub);
        }

        for (int step = 0; step < TroubledSteps; step++)
        {
            await TroubleAsync();
        }

        _isTroubled = false;
        await EndInPeaceAsync();
        await CheckAsync();
        return new SimulationReport(_ledger.Problems, _crashes, _ledger.Accepted, _ledger.Refused, _roots.Sum(static root => root.Plan.Instances));
    }

    private async Task TroubleAsync()
    {
        SimulatedProcess process = Any(_processes);
        await (_random.Next(100) switch
        {
            < 34 => BorrowAsync(process),
            < 68 => AnswerAsync(process),
            < 76 => PassAsync(TimeSpan.FromSeconds(_random.Next(1, 20))),
            < 79 => PassAsync(_options.LeaseTtl + TimeSpan.FromSeconds(15)),
            < 85 => process.Hub.Leases.RenewAsync(None),
            < 88 => GiveBackAsync(process),
            < 92 => CrashAsync(process),
            < 94 => ArmAsync(process),
            < 97 => Any(_roots).RaiseAsync(process),
            < 99 => Any(_roots).SuspendOrResumeAsync(process),
            _ => Any(_roots).TerminateAsync(process, _random),
        });
    }

    /// <summary>Nothing goes wrong any more; what was lent and forgotten comes back by itself.</summary>
    private async Task EndInPeaceAsync()
    {
        foreach (SimulatedRoot root in _roots)
        {
            await root.CalmAsync(_processes[0]);
        }

        for (int step = 0; step < CalmStepsMax; step++)
        {
            bool isIdle = true;
            foreach (SimulatedProcess process in _processes.ToArray())
            {
                await BorrowAsync(process);
                while (process.InHand.Count > 0)
                {
                    isIdle = false;
                    await AnswerAsync(process);
                }
            }

            if (isIdle && await HaveEndedAsync())
            {
                return;
            }

            await PassAsync(isIdle ? TimeSpan.FromSeconds(31) : TimeSpan.Zero);
        }

        _ledger.Problems.Add("The instances do not end.");
    }

    private async Task BorrowAsync(SimulatedProcess process)
    {
        (var loads, _) = await process.Transport.BeginAsync(new WorkCapacity(_random.Next(1, 4), _random.Next(1, 4)), None);
        foreach ((HeldWork held, Task<DurableWorkItem?> load) in loads)
        {
            _ledger.Lent(held.Lease);
            if (await load is { } item)
            {
                process.InHand.Add((held.Lease, item));
            }
        }
    }

    private async Task AnswerAsync(SimulatedProcess process)
    {
        if (process.InHand.Count == 0)
        {
            return;
        }

        (Lease lease, DurableWorkItem item) = process.InHand[_random.Next(process.InHand.Count)];
        process.InHand.Remove((lease, item));
        bool hasReturned = await process.TryAsync(() => item switch
        {
            OrchestratorWorkItem episode => AnswerAsync(process, lease, episode),
            ActivityWorkItem activity => AnswerAsync(process, lease, activity),
            _ => throw new InvalidOperationException(),
        });
        if (!hasReturned)
        {
            await CrashAsync(process);
        }
    }

    private async Task AnswerAsync(SimulatedProcess process, Lease lease, OrchestratorWorkItem item)
    {
        EpisodeOutcome outcome = Orchestrations.Execute(item.Request);
        if (outcome is not EpisodeOutcome.Answered { Response: { } response })
        {
            _ledger.Problems.Add($"An episode of {item.Request.InstanceId} was refused: {(outcome as EpisodeOutcome.Refused)?.Reason}");
            return;
        }

        try
        {
            await process.Transport.CompleteAsync(item, response, None);
            _ledger.Accept(lease, item, response);
        }
        catch (WorkRefusedException)
        {
            _ledger.Refuse(lease, isWanted: !IsAnyTerminated);
        }
    }

    private async Task AnswerAsync(SimulatedProcess process, Lease lease, ActivityWorkItem item)
    {
        ActivityResponse response = await Activities.RunAsync(item.Request, item.Delivery, None);
        try
        {
            await process.Transport.CompleteAsync(item, response, None);
            _ledger.Accept(lease, item);
        }
        catch (WorkRefusedException)
        {
            _ledger.Refuse(lease, isWanted: !IsAnyTerminated);
        }
    }

    private async Task GiveBackAsync(SimulatedProcess process)
    {
        if (process.InHand.Count > 0)
        {
            (Lease lease, DurableWorkItem item) = process.InHand[_random.Next(process.InHand.Count)];
            process.InHand.Remove((lease, item));
            await process.Transport.AbandonAsync(item, "The simulation said so.", None);
        }
    }

    private async Task CrashAsync(SimulatedProcess process)
    {
        _crashes++;
        _processes.Remove(process);
        await process.CrashAsync();
        _processes.Add(await StartAsync());
    }

    private static Task ArmAsync(SimulatedProcess process)
    {
        process.CrashInNextPut();
        return Task.CompletedTask;
    }

    private Task PassAsync(TimeSpan by)
    {
        _now += by;
        return Task.CompletedTask;
    }

    private Task<SimulatedProcess> StartAsync()
    {
        TimeSpan skew = _isTroubled ? SkewMax * ((_random.NextDouble() * 2) - 1) : TimeSpan.Zero;
        return SimulatedProcess.StartAsync(
            _options, _blobs, new SimulatedClock(() => _now, skew), new Random(_random.Next()));
    }

    private async Task<bool> HaveEndedAsync()
    {
        OrchestrationQuery unfinished = new()
        {
            Statuses = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended],
        };
        return (await _processes[0].Hub.Client.QueryAsync(unfinished, None)).Instances.Count == 0;
    }

    private async Task CheckAsync()
    {
        DurableHub hub = _processes[0].Hub;
        foreach (SimulatedRoot root in _roots)
        {
            _ledger.Problems.AddRange(await root.CheckAsync(hub));
        }

        if ((await hub.ListQuarantinedAsync(1, None)).Count > 0)
        {
            _ledger.Problems.Add("Work was set aside.");
        }
    }

    private bool IsAnyTerminated => _roots.Any(static root => root.IsTerminated);

    private T Any<T>(List<T> list) => list[_random.Next(list.Count)];
}
