using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipelines.Cli.Stores;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Runs;

/// <summary>The command that goes on with a run that was stopped, to be pasted.</summary>
internal static partial class GoOnCommand
{
    /// <summary>Null when there is nothing to go on with.</summary>
    public static string? After(ParseResult parse, RunSummary summary) => summary.Status switch
    {
        RunStatus.Paused => $"pipelines runs resume {summary.RunId}{StoreOption(parse)}",
        RunStatus.Interrupted or RunStatus.Waiting => Text(parse, budgetFactor: 1),
        RunStatus.BudgetExceeded => Text(parse, budgetFactor: 2),
        _ => null,
    };

    private static string StoreOption(ParseResult parse) =>
        parse.GetValue(StoreOptions.Store) is { Length: > 0 } store ? $" {StoreOptions.Store.Name} {Quoted(StoreOptions.WithoutSecret(store))}" : "";

    /// <summary>The same words once more, without <c>--fresh</c>, which would begin anew.</summary>
    private static string Text(ParseResult parse, int budgetFactor)
    {
        List<string> words = ["pipelines"];
        string before = "";
        foreach (string word in parse.Tokens.Select(static token => token.Value))
        {
            if (word != RunArguments.Fresh.Name)
            {
                words.Add(Quoted(Repeated(before, word, budgetFactor)));
            }

            before = word;
        }

        return string.Join(' ', words);
    }

    private static string Repeated(string option, string word, int budgetFactor)
    {
        if (IsBudget(option))
        {
            return Times(word, budgetFactor);
        }

        return option == StoreOptions.Store.Name ? StoreOptions.WithoutSecret(word) : word;
    }

    private static bool IsBudget(string option) => option == RunArguments.MaxTokens.Name || option == RunArguments.MaxCost.Name;

    private static string Times(string number, int factor) =>
        decimal.TryParse(number, CultureInfo.InvariantCulture, out decimal value) ? (value * factor).ToString(CultureInfo.InvariantCulture) : number;

    /// <summary>As a POSIX shell reads it.</summary>
    private static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[\w./:=@%+,-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
