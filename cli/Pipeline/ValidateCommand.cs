using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Core.Specs;

namespace Pipelines.Cli.Pipeline;

/// <summary><c>pipelines validate FILE</c>: everything that is wrong with a pipeline, at once.</summary>
internal static class ValidateCommand
{
    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("validate", "Check a pipeline and list everything that is wrong with it; nothing is run");
        PipelineArguments.AddTo(command);
        runner.Bind(command, (parse, output, cancellationToken) => ValidateAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> ValidateAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        using PipelineFile file = await PipelineFile.ReadAsync(host, parse, cancellationToken);
        foreach (SpecDiagnostic diagnostic in file.Result.Diagnostics)
        {
            output.Line($"{DiagnosticJson.SeverityOf(diagnostic)}: {file.Describe(diagnostic)}");
        }

        if (file.Result.IsOk)
        {
            output.Line($"{parse.GetValue(PipelineArguments.File)} is valid: {Counted(file.Result.Plan.Stages.Sum(stage => stage.Operators.Count), "operation")} in {Counted(file.Result.Plan.Stages.Count, "stage")}.");
        }

        var json = new JObject
        {
            ["valid"] = file.Result.IsOk,
            ["diagnostics"] = DiagnosticJson.Of(file.Result.Diagnostics),
        };
        return new CommandResult(file.Result.IsOk ? ExitCode.Ok : ExitCode.BadInput, json);
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
