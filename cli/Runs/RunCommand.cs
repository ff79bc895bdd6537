using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Runs;

/// <summary><c>pipelines run FILE</c>: all in one process, from the documents to the rows.</summary>
internal static class RunCommand
{
    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("run", "Run a pipeline; a run that was stopped goes on where it stood");
        RunArguments.AddTo(command);
        runner.Bind(command, (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        using PipelineFile file = await PipelineFile.ReadAsync(host, parse, cancellationToken);
        PipelinePlan plan = file.RequirePlan(output);
        if (BuiltInModelNote.On(plan, host) is { } note)
        {
            output.Note(note);
        }

        RunBudget budget = RunArguments.BudgetOf(parse);
        var request = new RunRequest
        {
            Plan = plan,
            PipelineFolder = file.Folder,
            Origin = new RunOrigin(
                file.Yaml,
                file.Options,
                file.Folder,
                host.WorkingFolder,
                parse.GetValue(RunArguments.Out),
                parse.GetValue(RunArguments.ApiKeyVariable),
                budget),
            Resume = parse.GetValue(RunArguments.Resume) is { } run ? new RunId(run) : null,
            FromStep = parse.GetValue(RunArguments.FromStep),
            IsFresh = parse.GetValue(RunArguments.Fresh),
            Budget = budget,
            Options = RunArguments.OptionsOf(parse),
        };
        return await RunExecution.RunAsync(host, parse, output, request, cancellationToken);
    }
}
