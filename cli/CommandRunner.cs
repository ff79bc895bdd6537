using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;

namespace Pipelines.Cli;

/// <summary>What every command has in common: where it writes, what its errors look like, what the process ends with.</summary>
internal sealed class CommandRunner(CliHost host)
{
    /// <summary>Accepted by every command, before or after its name.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON object on stdout, last; everything else goes to stderr",
        Recursive = true,
    };

    /// <summary>Makes <paramref name="body"/> the command's action.</summary>
    public void Bind(Command command, Func<ParseResult, ICommandOutput, CancellationToken, Task<CommandResult>> body) =>
        command.SetAction(async (parse, cancellationToken) => (int)await RunAsync(parse, body, cancellationToken));

    /// <summary>Tells an error and gives its exit code.</summary>
    public ExitCode Fail(ParseResult parse, CliException error) => Fail(OutputFor(parse), error);

    private async Task<ExitCode> RunAsync(
        ParseResult parse, Func<ParseResult, ICommandOutput, CancellationToken, Task<CommandResult>> body, CancellationToken cancellationToken)
    {
        ICommandOutput output = OutputFor(parse);
        try
        {
            CommandResult result = await body(parse, output, cancellationToken);
            output.Result(result.Json);
            return result.ExitCode;
        }
        catch (OperationCanceledException stopped) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(output, new CliException(ExitCode.Interrupted, ErrorBlock.Interrupted, stopped));
        }
#pragma warning disable CA1031 // The outermost handler: whatever nobody foresaw still ends with one clear block and a code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (ErrorTranslation.Explain(error) is { } explained)
            {
                return Fail(output, explained);
            }

            output.Note(error.ToString());
            return Fail(output, new CliException(ExitCode.Failed, ErrorBlock.Defect(error), error));
        }
    }

    private static ExitCode Fail(ICommandOutput output, CliException error)
    {
        output.Error(error.Error);
        var json = new JObject { ["error"] = error.Error.ToJson(), ["exitCode"] = (int)error.ExitCode };
        if (error.Diagnostics is { } diagnostics)
        {
            json["diagnostics"] = diagnostics;
        }

        output.Result(json);
        return error.ExitCode;
    }

    private ICommandOutput OutputFor(ParseResult parse) => OutputModes.Choose(host, parse.GetValue(Json)) switch
    {
        OutputMode.Json => new JsonOutput(host),
        OutputMode.Terminal => new TerminalOutput(host),
        _ => new PlainOutput(host),
    };
}
