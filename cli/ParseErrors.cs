using System.CommandLine;
using Pipelines.Cli.Output;
using Pipelines.Core.Schemas;

namespace Pipelines.Cli;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class ParseErrors
{
    private const string ProgramName = "pipelines";

    public static CliException Explain(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        string path = string.Join(' ', PathOf(command));
        string? unknown = parse.UnmatchedTokens is [string first, ..] ? first : null;
        string what = unknown is null
            ? string.Join(" ", parse.Errors.Select(e => e.Message))
            : $"'{path}' does not know '{unknown}'{Suggestion(unknown, command)}";
        return new CliException(ExitCode.BadInput, new ErrorBlock(what, path, $"See what it takes: {path} --help"));
    }

    private static string Suggestion(string unknown, Command command)
    {
        IEnumerable<string> known = unknown.StartsWith('-')
            ? OptionsOf(command).SelectMany(o => o.Aliases.Append(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal))
            : command.Subcommands.Select(c => c.Name);
        return ClosestName.Of(unknown, known) is { } meant ? $"; did you mean '{meant}'?" : "";
    }

    private static IEnumerable<Option> OptionsOf(Command command) => ParentOf(command) is { } parent
        ? command.Options.Concat(OptionsOf(parent).Where(o => o.Recursive))
        : command.Options;

    private static IEnumerable<string> PathOf(Command command) =>
        ParentOf(command) is { } parent ? PathOf(parent).Append(command.Name) : [ProgramName];

    private static Command? ParentOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault();
}
