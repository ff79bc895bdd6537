using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Runs;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Eval;

/// <summary><c>pipelines eval FILE --gold FILE</c>: how often models are right on a pipeline, and what that costs.</summary>
internal static class EvalCommand
{
    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("eval", "Compare models on a pipeline with right answers");
        EvalArguments.AddTo(command);
        runner.Bind(command, (parse, output, cancellationToken) => EvaluateAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> EvaluateAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<JObject> gold = await GoldFile.ReadAsync(host, parse.GetRequiredValue(EvalArguments.Gold), cancellationToken);
        string? key = parse.GetValue(EvalArguments.Key);
        if (key is not null)
        {
            GoldScoring.RequireKeys(gold, key);
        }

        string?[] models = parse.GetValue(EvalArguments.Models) is { } named ? [.. EvalArguments.ModelsOf(named)] : [null];
        List<ModelEvaluation> evaluations = [];
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (string? model in models)
        {
            ModelEvaluation evaluation = await EvaluateAsync(host, parse, output, gold, key, model, told, cancellationToken);
            evaluations.Add(evaluation);
            if (evaluation.Run.Status == RunStatus.Interrupted)
            {
                break;
            }
        }

        var report = new EvalReport(evaluations, EvalArguments.TargetOf(parse));
        report.Tell(output);
        return new CommandResult(EndOf(evaluations), report.ToJson());
    }

    private static async Task<ModelEvaluation> EvaluateAsync(
        CliHost host, ParseResult parse, ICommandOutput output, IReadOnlyList<JObject> gold, string? key, string? model, HashSet<string> told, CancellationToken cancellationToken)
    {
        using PipelineFile file = await PipelineFile.ReadAsync(host, parse, cancellationToken, model, EvalArguments.ConfidenceFieldOf(parse));
        PipelinePlan plan = file.RequirePlan(output);
        string name = model ?? plan.Models.DefaultModel ?? "(the pipeline's own)";
        output.Note($"{name} ...");
        foreach (string note in EvalNotes.On(plan, host, model).Where(told.Add))
        {
            output.Note(note);
        }

        var rows = new CollectedRows();
        var budget = RunArguments.BudgetOf(parse);
        var request = new RunRequest
        {
            Plan = plan,
            PipelineFolder = file.Folder,
            Origin = new RunOrigin(
                file.Yaml, file.Options, file.Folder, host.WorkingFolder, OutputFile: null, parse.GetValue(RunArguments.ApiKeyVariable), budget),
            IsFresh = parse.GetValue(RunArguments.Fresh),
            Budget = budget,
            Options = RunArguments.OptionsOf(parse),
            Output = new OutputRequest(rows, OutputFormat.JsonLines),
        };
        long start = host.Clock.GetTimestamp();
        await using RunServices services = RunServices.Open(host, parse, plan, request.Origin, output);
        RunSummary summary = await output.ShowProgressAsync(progress =>
            RunProgress.WatchAsync(request.Monitor, progress, output, host.Clock, services.Runner.RunAsync(request, cancellationToken)));
        double seconds = host.Clock.GetElapsedTime(start).TotalSeconds;
        bool hasOutput = summary.Status is RunStatus.Completed or RunStatus.CompletedWithFailures;
        return new ModelEvaluation(name, summary, seconds, hasOutput ? GoldScoring.Score(gold, rows.Read(), key, EvalArguments.ConfidenceFieldOf(parse)) : null);
    }

    private static ExitCode EndOf(IReadOnlyList<ModelEvaluation> evaluations) =>
        evaluations.Any(static one => one.Run.Status is RunStatus.Interrupted or RunStatus.Paused) ? ExitCode.Interrupted
        : evaluations.Any(static one => one.Run.Status == RunStatus.BudgetExceeded) ? ExitCode.BudgetExceeded
        : evaluations.Any(static one => one.Score is null) ? ExitCode.Failed
        : evaluations.Any(static one => one.Run.Status == RunStatus.CompletedWithFailures) ? ExitCode.CompletedWithFailures
        : ExitCode.Ok;
}
