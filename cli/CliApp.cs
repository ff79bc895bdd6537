using System.CommandLine;
using System.CommandLine.Invocation;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli;

/// <summary>The command line as a whole: words in, exit code out.</summary>
internal sealed class CliApp(CliHost host)
{
    public async Task<ExitCode> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        CommandRunner runner = new(host);
        RootCommand root = CommandTree.Create(host, runner);
        // An argument that starts with '@' is that argument, not the name of a file with more of them.
        ParserConfiguration parsing = new() { ResponseFileTokenReplacer = null };
        ParseResult parse = root.Parse(args.Count == 0 ? ["--help"] : args, parsing);
        if (parse.Action is ParseErrorAction)
        {
            return runner.Fail(parse, ParseErrors.Explain(parse));
        }

        // Signals are the composition root's; errors are the runner's.
        InvocationConfiguration invocation = new()
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return (ExitCode)await parse.InvokeAsync(invocation, cancellationToken);
    }
}
