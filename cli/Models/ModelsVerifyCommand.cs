using System.CommandLine;
using GpuHost.Serving.Models.Store;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Models;

/// <summary><c>pipelines models verify [NAME…]</c>: reads every byte again.</summary>
internal static class ModelsVerifyCommand
{
    private static readonly Argument<string[]> Names = new("NAME")
    {
        Description = "Models to verify (default: all)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("verify", "Check that the files are still what was added") { Names };
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            ModelStore store = ModelsFolder.Open(host, parse);
            (ModelEntry Entry, VerificationOutcome Outcome)[] checks = await output.ShowProgressAsync(
                progress => VerifyAsync(Chosen(store, parse.GetValue(Names) ?? []), progress, host.Clock, cancellationToken));
            output.Table(new TextTable(["name", "state", "file"], [.. checks.Select(c => (IReadOnlyList<string>)[c.Entry.Name.ToString(), Say(c.Outcome), c.Entry.Path])]));
            bool allIntact = checks.All(c => c.Outcome == VerificationOutcome.Intact);
            return new CommandResult(allIntact ? ExitCode.Ok : ExitCode.CompletedWithFailures, ToJson(checks));
        });
        return command;
    }

    private static ModelEntry[] Chosen(ModelStore store, string[] names) => names.Length == 0
        ? [.. store.List().Models]
        : [.. names.Select(n => store.Get(ModelName.Parse(n)))];

    private static async Task<(ModelEntry Entry, VerificationOutcome Outcome)[]> VerifyAsync(
        IReadOnlyList<ModelEntry> entries, IProgress<ProgressState> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        List<(ModelEntry, VerificationOutcome)> checks = [];
        foreach (ModelEntry entry in entries)
        {
            HashProgress shown = new($"verify {entry.Name}", entry.Path, progress, clock);
            checks.Add((entry, await ModelStore.VerifyAsync(entry, shown, cancellationToken)));
        }

        return [.. checks];
    }

    private static string Say(VerificationOutcome outcome) => outcome switch
    {
        VerificationOutcome.Intact => "intact",
        VerificationOutcome.Missing => "missing",
        _ => "changed",
    };

    private static JObject ToJson(IEnumerable<(ModelEntry Entry, VerificationOutcome Outcome)> checks) => new()
    {
        ["models"] = new JArray(checks.Select(c => new JObject
        {
            ["name"] = c.Entry.Name.ToString(),
            ["state"] = Say(c.Outcome),
            ["path"] = c.Entry.Path,
            ["sha256"] = c.Entry.Sha256.ToString(),
        })),
    };
}
