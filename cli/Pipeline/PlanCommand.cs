using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Runs;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary><c>pipelines plan FILE</c>: what a run would do, and about what it would take; no model is called.</summary>
internal static class PlanCommand
{
    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("plan", "Show steps, prompts with their shared prefix, calls and estimated tokens; no model is called");
        PipelineArguments.AddTo(command);
        runner.Bind(command, (parse, output, cancellationToken) => PlanAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> PlanAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        using PipelineFile file = await PipelineFile.ReadAsync(host, parse, cancellationToken);
        PipelinePlan plan = file.RequirePlan(output);
        if (BuiltInModelNote.On(plan, host) is { } note)
        {
            output.Note(note);
        }

        PlanEstimate estimate = await PlanEstimate.OfAsync(plan, PipelineDatasets.Open(host), file.Folder, cancellationToken);
        foreach (string line in PlanText.Of(plan, estimate))
        {
            output.Line(line);
        }

        return new CommandResult(ExitCode.Ok, PlanJson.Of(plan, estimate));
    }
}
