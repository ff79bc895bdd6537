using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Remote;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs resume RUN</c>: tells the process that waits; when none does, goes on with the run here.</summary>
internal static class RunsResumeCommand
{
    private static readonly Argument<string> Run = RunsCommand.RunArgument();

    private static readonly Option<bool> TakeOver = new("--take-over")
    {
        Description = "Go on here with a run of a function app that will never come back; its workers must have ended",
    };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("resume", "Let a paused run go on, or go on with one that was stopped") { Run, TakeOver };
        StoredRun.AddOptionsTo(command);
        RemoteVerb.Bind(
            host,
            runner,
            command,
            static (app, parse, output, cancellationToken) => RemoteRuns.ResumeAsync(app, parse.GetRequiredValue(Run), parse.GetValue(RunArguments.MaxCost), parse.GetValue(RunArguments.MaxTokens), output, cancellationToken),
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        IBlobStore store = RunStore.Open(host, parse);
        var run = new RunId(parse.GetRequiredValue(Run));
        RunDetails details = await RunStore.Register(host, store).GetAsync(run, cancellationToken);
        BudgetOrder? budget = BudgetOf(details, parse);
        var owner = new RunOwner(store, host.Clock);
        if (parse.GetValue(TakeOver))
        {
            await owner.TakeOverAsync(run, cancellationToken);
        }
        else if (await owner.ResumeAsync(run, budget, cancellationToken))
        {
            details = await RunStore.Register(host, store).GetAsync(run, cancellationToken);
            output.Line($"run {run} goes on{(budget is null ? "" : " under the new budget")}");
            return new CommandResult(ExitCode.Ok, RunJson.Of(details.Listing));
        }

        using PipelineParts parts = StoredRun.PartsFor(host, details);
        return await RunExecution.RunAsync(host, parse, output, StoredRun.RequestOf(details, parse, parts.Planning), cancellationToken);
    }

    /// <summary>For a process that is at work already; null when no limit is named.</summary>
    private static BudgetOrder? BudgetOf(RunDetails run, ParseResult parse)
    {
        RunBudget asked = RunArguments.BudgetOf(parse);
        return asked is { MaxCost: null, MaxTokens: null }
            ? null
            : new BudgetOrder(asked.MaxCost ?? run.Origin?.Budget.MaxCost, asked.MaxTokens ?? run.Origin?.Budget.MaxTokens);
    }
}
