using System.CommandLine;
using Pipelines.Cli.Cache;
using Pipelines.Cli.Models;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Stores;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Runs;

/// <summary>What <c>pipelines run</c> takes besides the pipeline.</summary>
internal static class RunArguments
{
    public static readonly Option<string?> ApiKeyVariable = new("--api-key-env")
    {
        Description = "Environment variable that holds the endpoint's API key",
        HelpName = "VAR",
    };

    public static readonly Option<string?> Out = new("--out")
    {
        Description = "File to write the rows to instead of the pipeline's own: .json, .jsonl or .csv",
        HelpName = "FILE",
    };

    public static readonly Option<decimal?> MaxCost = new("--max-cost")
    {
        Description = "Stop before the run has cost more than so many US dollars",
        HelpName = "N",
    };

    public static readonly Option<long?> MaxTokens = new("--max-tokens")
    {
        Description = "Stop before the run has used more than so many tokens, prompts and answers together",
        HelpName = "N",
    };

    public static readonly Option<string?> Resume = new("--resume")
    {
        Description = "Go on with this run; without it, an unfinished run of the same pipeline and input is gone on with",
        HelpName = "RUN",
    };

    public static readonly Option<bool> Fresh = new("--fresh") { Description = "Begin anew even if there is an unfinished run" };

    public static readonly Option<string?> FromStep = new("--from-step")
    {
        Description = "Work on this step and those after it anew, with the rows that an earlier run has of the steps before it",
        HelpName = "STEP",
    };

    public static readonly Option<int?> Context = new("--context")
    {
        Description = "Context of a local model in tokens, shared by the calls under way",
        HelpName = "N",
    };

    public static void AddTo(Command command)
    {
        PipelineArguments.AddTo(command);
        StoreOptions.AddTo(command);
        Option[] options = [ApiKeyVariable, Out, MaxCost, MaxTokens, Resume, Fresh, FromStep, Context, ModelsFolder.Option, .. CacheArguments.All];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        MaxCost.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<decimal?>() is < 0)
            {
                result.AddError("--max-cost takes 0 or more dollars.");
            }
        });
        MaxTokens.Validators.Add(result => PipelineArguments.RequirePositive(result.GetValueOrDefault<long?>(), "--max-tokens", result.AddError));
        DayBudgetArguments.AddTo(command);
        CallArguments.AddTo(command);
        Context.Validators.Add(result => PipelineArguments.RequirePositive(result.GetValueOrDefault<int?>(), "--context", result.AddError));
        command.Validators.Add(result =>
        {
            if (result.GetValue(FromStep) is not null && (result.GetValue(Fresh) || result.GetValue(Resume) is not null))
            {
                result.AddError("--from-step begins a new run on the rows of an earlier one: it goes with neither --fresh nor --resume.");
            }

            if (result.GetValue(Fresh) && result.GetValue(Resume) is not null)
            {
                result.AddError("--fresh begins a new run and --resume goes on with one: give one of the two.");
            }
        });
    }

    public static RunBudget BudgetOf(ParseResult parse) => new(parse.GetValue(MaxCost), parse.GetValue(MaxTokens)) { Day = DayBudgetArguments.Of(parse) };

    public static RunOptions OptionsOf(ParseResult parse) =>
        RunOptions.Default with { Calls = CallArguments.OptionsOf(parse), FailFast = CallArguments.FailFastOf(parse) };
}
