using System.CommandLine;
using Pipelines.Cli.Runs;

namespace Pipelines.Cli.Eval;

/// <summary>What <c>pipelines eval</c> takes besides what a run takes.</summary>
internal static class EvalArguments
{
    /// <summary>Each is a run of its own.</summary>
    public const int ModelsMax = 32;

    public static readonly Option<string> Gold = new("--gold")
    {
        Description = "Right answers: JSON lines, an object a row with the fields to compare",
        HelpName = "FILE",
        Required = true,
    };

    public static readonly Option<string?> Models = new("--models")
    {
        Description = "Models to compare, with commas between; without it the pipeline's own",
        HelpName = "A,B,...",
    };

    public static readonly Option<string?> Key = new("--key")
    {
        Description = "Field that tells which gold line belongs to a row; without it both have the same order and number",
        HelpName = "FIELD",
    };

    /// <summary>Alone it names <see cref="ConfidenceFieldAbsent"/>.</summary>
    public static readonly Option<string?> Confidence = new("--confidence")
    {
        Description = $"Tell also how sure the models were, and from which confidence on to accept their rows. Rows tell it in FIELD ({ConfidenceFieldAbsent} when absent), where an operation names no field of its own",
        HelpName = "FIELD",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static readonly Option<double?> Target = new("--target")
    {
        Description = "Share of the accepted rows that shall be right, for the threshold that is recommended with --confidence (0.95)",
        HelpName = "SHARE",
    };

    private const string ConfidenceFieldAbsent = "_confidence";
    private const double TargetAbsent = 0.95;

    public static void AddTo(Command command)
    {
        RunArguments.AddTo(command);
        foreach (Option other in new Option[] { RunArguments.Out, RunArguments.Resume, RunArguments.FromStep })
        {
            command.Options.Remove(other);
        }

        command.Options.Add(Gold);
        command.Options.Add(Models);
        command.Options.Add(Key);
        command.Options.Add(Confidence);
        command.Options.Add(Target);
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Models) is { } models && ModelsOf(models) is var names && names.Count is 0 or > ModelsMax)
            {
                result.AddError($"--models names 1 to {ModelsMax} models, with commas between.");
            }

            if (result.GetValue(Target) is not (null or (> 0 and <= 1)))
            {
                result.AddError("--target takes a share above 0, up to 1.");
            }
        });
    }

    /// <summary>The field in which rows tell how sure the model was; null when nobody wants to know.</summary>
    public static string? ConfidenceFieldOf(ParseResult parse) =>
        parse.GetResult(Confidence) is null ? null : parse.GetValue(Confidence) ?? ConfidenceFieldAbsent;

    /// <summary>The share of accepted rows that shall be right; null when nobody wants to know how sure the models are.</summary>
    public static double? TargetOf(ParseResult parse) => ConfidenceFieldOf(parse) is null ? null : parse.GetValue(Target) ?? TargetAbsent;

    /// <summary>The names, each once, in the order in which they were given.</summary>
    public static IReadOnlyList<string> ModelsOf(string models) =>
        [.. models.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
