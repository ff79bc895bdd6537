using System.CommandLine;

namespace Pipelines.Training.Commands;

/// <summary>The command line: words in, exit code out.</summary>
internal static class TrainingCommands
{
    private const int BadInput = 2;
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(TrainingHost host, IReadOnlyList<string> args, CancellationToken stop)
    {
        var arguments = new TrainingArguments();
        RootCommand root = new("Makes the built-in model: a vocabulary, a training run, a file.")
        {
            Create("all", "Everything: what is missing is made, a run that was stopped goes on", arguments, host, AllCommand.RunAsync),
            Create("tokenizer", "Learn the vocabulary from examples of the generator", arguments, host, TokenizerCommand.RunAsync),
            Create("train", "Train, or go on from the last checkpoint", arguments, host, TrainCommand.RunAsync),
            Create("export", "Write the last checkpoint as GGUF", arguments, host, ExportCommand.RunAsync),
            Create("eval", "Ask the model's file about documents of every held-out kind, and count right answers", arguments, host, EvalCommand.RunAsync),
            Create("sample", "Show a few prompts, and what the model's file answers", arguments, host, SampleCommand.RunAsync),
            Create("start", "Write the recipe and the weights at the start, for a trainer elsewhere", arguments, host, StartCommand.RunAsync),
            Create("data", "Write examples as JSON lines, for a trainer elsewhere", arguments, host, DataCommand.RunAsync),
        };
        arguments.AddTo(root);
        ParseResult parse = root.Parse(args.Count == 0 ? ["--help"] : args);
        try
        {
            return await parse.InvokeAsync(
                new InvocationConfiguration { Output = host.Output, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                stop);
        }
        catch (TrainingException problem)
        {
            await host.Error.WriteLineAsync(problem.Message);
            return BadInput;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Interrupted;
        }
    }

    private static Command Create(
        string name,
        string description,
        TrainingArguments arguments,
        TrainingHost host,
        Func<TrainingHost, TrainingPlan, CancellationToken, Task> body)
    {
        var command = new Command(name, description);
        command.SetAction(async (parse, stop) =>
        {
            await body(host, arguments.Read(parse), stop);
            return stop.IsCancellationRequested ? Interrupted : 0;
        });
        return command;
    }
}
