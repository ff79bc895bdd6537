using System.CommandLine;
using Pipelines.Cli.Cache;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Models;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Stores;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary>Makes the request of a run again from what the store keeps of it.</summary>
internal static class StoredRun
{
    /// <summary>What a command takes that goes on with a stored run in this process.</summary>
    public static void AddOptionsTo(Command command)
    {
        StoreOptions.AddTo(command);
        Option[] options =
        [
            RunArguments.MaxCost, RunArguments.MaxTokens, RunArguments.Context,
            ModelsFolder.Option, .. CacheArguments.All,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        DayBudgetArguments.AddTo(command);
        CallArguments.AddTo(command);
    }

    /// <summary>What this machine has for the operators of a stored run, seen from where it was begun.</summary>
    public static PipelineParts PartsFor(CliHost host, RunDetails run)
    {
        CliHost there = run.Origin?.WorkingFolder is { } folder ? host with { WorkingFolder = folder } : host;
        return new PipelineParts(there, run.Origin?.PipelineFolder);
    }

    /// <param name="run">What the store knows of it.</param>
    /// <param name="parse">What was asked for now.</param>
    /// <param name="services">What this machine has for its operators.</param>
    /// <exception cref="CliException">The run was begun by something that kept no origin.</exception>
    public static RunRequest RequestOf(RunDetails run, ParseResult parse, PlanningServices services)
    {
        RunId id = run.Listing.Run;
        RunOrigin origin = run.Origin ?? throw new CliException(
            ExitCode.BadInput,
            new ErrorBlock($"the store does not know where run '{id}' came from", "", "Start it as it was begun: pipelines run FILE"));
        RunBudget asked = RunArguments.BudgetOf(parse);
        var budget = new RunBudget(asked.MaxCost ?? origin.Budget.MaxCost, asked.MaxTokens ?? origin.Budget.MaxTokens) { Day = asked.Day ?? origin.Budget.Day };
        PipelinePlan plan = PipelinePlanner.Plan(origin.Yaml, origin.Planning, services).Plan ?? throw new CliException(
            ExitCode.BadInput,
            new ErrorBlock($"the pipeline of run '{id}' cannot be planned by this version", "", "Run its file: all errors are told there."));
        return new RunRequest
        {
            Plan = plan,
            PipelineFolder = origin.PipelineFolder,
            Origin = origin,
            Resume = id,
            Budget = budget,
            Options = RunArguments.OptionsOf(parse),
        };
    }
}
