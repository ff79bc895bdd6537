using System.CommandLine;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Stores;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Cache;

/// <summary><c>pipelines cache verify [--delete]</c>: reads every snapshot and checks what a restore would.</summary>
internal static class CacheVerifyCommand
{
    private static readonly Option<bool> Delete = new("--delete") { Description = "Delete what is damaged; it is computed again when it is wanted" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("verify", "Read every snapshot and check all of it") { StoreOptions.Store, StoreOptions.Container, Delete };
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            var verified = new Verified([], 0, 0);
            foreach (SnapshotTierOptions tier in CacheStores.Open(host, parse))
            {
                verified += await output.ShowProgressAsync(progress => VerifyAsync(tier, parse.GetValue(Delete), progress, cancellationToken));
            }

            Tell(verified, output);
            ExitCode exitCode = verified.Damaged.Count == 0 ? ExitCode.Ok : ExitCode.CompletedWithFailures;
            return new CommandResult(exitCode, verified.ToJson());
        });
        return command;
    }

    private static async Task<Verified> VerifyAsync(
        SnapshotTierOptions tier, bool deletes, IProgress<ProgressState> progress, CancellationToken cancellationToken)
    {
        var inspector = new SnapshotInspector(tier.Store);
        var verified = new Verified([], 0, 0);
        await foreach (SnapshotFinding finding in inspector.VerifyAsync(cancellationToken))
        {
            bool isDeleted = deletes && !finding.IsSound && await inspector.DeleteAsync(finding, cancellationToken);
            verified += new Verified(
                finding.IsSound ? [] : [new DamagedSnapshot(tier.Tier, finding.Entry.Path, finding.Fault!, isDeleted)], 1, finding.Entry.LengthBytes);
            progress.Report(new ProgressState($"verify {CacheStores.NameOf(tier.Tier)}", verified.Count, null, ByteSize.Format(verified.Bytes)));
        }

        return verified;
    }

    private static void Tell(Verified verified, ICommandOutput output)
    {
        if (verified.Damaged.Count > 0)
        {
            output.Table(new TextTable(
                ["tier", "state", "fault", "snapshot"],
                [.. verified.Damaged.Select(static one => (IReadOnlyList<string>)
                    [CacheStores.NameOf(one.Tier), one.IsDeleted ? "deleted" : "damaged", one.Fault, one.Path])]));
        }

        output.Line($"{verified.Count:N0} snapshots, {ByteSize.Format(verified.Bytes)}: {verified.Damaged.Count:N0} damaged.");
    }
}
