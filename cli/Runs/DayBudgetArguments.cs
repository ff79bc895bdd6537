using System.CommandLine;
using System.Text.RegularExpressions;
using Pipelines.Cli.Pipeline;
using Pipelines.Runtime.Budgets.Day;

namespace Pipelines.Cli.Runs;

/// <summary>What a run may spend of a budget that it shares with other runs of the store.</summary>
internal static partial class DayBudgetArguments
{
    public static readonly Option<decimal?> MaxCostPerDay = new("--max-cost-per-day")
    {
        Description = "Stop before all runs that share the day's budget have cost more than so many US dollars today (UTC)",
        HelpName = "N",
    };

    public static readonly Option<long?> MaxTokensPerDay = new("--max-tokens-per-day")
    {
        Description = "The same in tokens, prompts and answers together",
        HelpName = "N",
    };

    public static readonly Option<string> DayBudgetScope = new("--day-budget")
    {
        Description = $"Who shares the day's budget: {DayBudget.EveryRun} (every run of the store), {DayBudget.EachKey} (calls with the same API key), or a name",
        HelpName = $"{DayBudget.EveryRun}|{DayBudget.EachKey}|NAME",
        DefaultValueFactory = _ => DayBudget.EveryRun,
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(MaxCostPerDay);
        command.Options.Add(MaxTokensPerDay);
        command.Options.Add(DayBudgetScope);
        MaxCostPerDay.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<decimal?>() is < 0)
            {
                result.AddError("--max-cost-per-day takes 0 or more dollars.");
            }
        });
        MaxTokensPerDay.Validators.Add(result =>
            PipelineArguments.RequirePositive(result.GetValueOrDefault<long?>(), "--max-tokens-per-day", result.AddError));
        DayBudgetScope.Validators.Add(result =>
        {
            if (!Name().IsMatch(result.GetValueOrDefault<string>() ?? ""))
            {
                result.AddError("--day-budget takes a name of 1 to 64 lower-case letters, digits and hyphens.");
            }
        });
    }

    /// <summary>Null when no limit is given.</summary>
    public static DayBudget? Of(ParseResult parse) =>
        parse.GetValue(MaxCostPerDay) is null && parse.GetValue(MaxTokensPerDay) is null
            ? null
            : new DayBudget(parse.GetValue(MaxCostPerDay), parse.GetValue(MaxTokensPerDay), parse.GetValue(DayBudgetScope)!);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
