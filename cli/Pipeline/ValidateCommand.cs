using System.CommandLine;
using GpuHost.Serving.Inference;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;
using Pipelines.Core.Specs;

namespace Pipelines.Cli.Pipeline;

/// <summary><c>pipelines validate FILE</c>: everything that is wrong with a pipeline, at once.</summary>
internal static class ValidateCommand
{
    public static Command Create(CommandRunner runner)
    {
        Command command = new("validate", "Check a pipeline and list everything that is wrong with it; nothing is run");
        PipelineArguments.AddTo(command);
        runner.Bind(command, ValidateAsync);
        return command;
    }

    private static async Task<CommandResult> ValidateAsync(ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        PipelineFile file = await PipelineFile.ReadAsync(
            parse.GetValue(PipelineArguments.File)!, PipelineArguments.PlanningOptionsOf(parse, LocalModelClient.BuiltInName), cancellationToken);
        foreach (SpecDiagnostic diagnostic in file.Result.Diagnostics)
        {
            string severity = diagnostic.Severity == SpecSeverity.Error ? "error" : "warning";
            output.Line($"{severity}: {file.Describe(diagnostic)}");
        }

        if (file.Result.IsOk)
        {
            output.Line($"{parse.GetValue(PipelineArguments.File)} is valid: {file.Result.Plan.Stages.Sum(stage => stage.Operators.Count)} operations in {file.Result.Plan.Stages.Count} stages.");
        }

        var json = new JObject
        {
            ["valid"] = file.Result.IsOk,
            ["diagnostics"] = new JArray(file.Result.Diagnostics.Select(ToJson)),
        };
        return new CommandResult(file.Result.IsOk ? ExitCode.Ok : ExitCode.BadInput, json);
    }

    private static JObject ToJson(SpecDiagnostic diagnostic) => new()
    {
        ["severity"] = diagnostic.Severity == SpecSeverity.Error ? "error" : "warning",
        ["line"] = diagnostic.Location.Line,
        ["column"] = diagnostic.Location.Column,
        ["path"] = diagnostic.Path,
        ["message"] = diagnostic.Message,
        ["suggestion"] = diagnostic.Suggestion,
    };
}
