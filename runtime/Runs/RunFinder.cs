using System.Globalization;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs;

/// <summary>Finds the run to go on with, or begins one. Which it is follows from the plan, the input and the store alone.</summary>
internal sealed class RunFinder(RunDocuments documents, TimeProvider time)
{
    /// <summary>
    /// The last run of this plan over these inputs when it is unfinished; else a new one, whose number nobody has used.
    /// </summary>
    /// <returns>The run's manifest, and whether an earlier attempt began it.</returns>
    public async Task<(RunManifest Manifest, bool IsResumed)> FindOrBeginAsync(
        PipelinePlan plan,
        IReadOnlyList<RunInput> inputs,
        RunOptions options,
        bool isFresh,
        CancellationToken cancellationToken)
    {
        string key = RunManifest.KeyOf(plan, inputs);
        RunManifest? last = null;
        for (int number = 1; ; number++)
        {
            var run = new RunId(string.Create(CultureInfo.InvariantCulture, $"{key}-{number}"));
            RunManifest? found = await documents.ReadAsync<RunManifest>(RunPaths.Manifest(run), cancellationToken);
            if (found is not null)
            {
                last = found;
                continue;
            }

            if (!isFresh && last is not null && await IsUnfinishedAsync(last, cancellationToken))
            {
                return (last, true);
            }

            RunManifest begun = Begin(run, plan, inputs, options);
            if (await documents.WriteAsync(RunPaths.Manifest(run), begun, PutCondition.IfAbsent, cancellationToken))
            {
                return (begun, false);
            }

            // Somebody began a run of the same name this very moment: look at that one.
            number--;
        }
    }

    /// <summary>The run that was named.</summary>
    /// <exception cref="RunMismatchException">There is none, or it has another plan or input.</exception>
    public async Task<RunManifest> GoOnWithAsync(
        RunId run,
        PipelinePlan plan,
        IReadOnlyList<RunInput> inputs,
        CancellationToken cancellationToken)
    {
        RunManifest? manifest = BlobPath.TryParse($"runs/{run}/plan.json", out _, out _)
            ? await documents.ReadAsync<RunManifest>(RunPaths.Manifest(run), cancellationToken)
            : null;
        if (manifest is null)
        {
            throw new RunMismatchException(run, "there is no such run in this store.");
        }

        if (manifest.Plan != plan.Identity)
        {
            throw new RunMismatchException(run, "the pipeline has changed since it began. Start without naming a run: answers that are still good are used again.");
        }

        foreach (RunInput input in inputs)
        {
            if (manifest.Inputs.FirstOrDefault(known => known.Name == input.Name)?.Identity != input.Identity)
            {
                throw new RunMismatchException(run, $"the dataset '{input.Name}' ({input.Origin}) has changed since it began. Start without naming a run: answers that are still good are used again.");
            }
        }

        return manifest;
    }

    /// <summary>A run whose first control record was never written was killed as it began.</summary>
    private async Task<bool> IsUnfinishedAsync(RunManifest manifest, CancellationToken cancellationToken) =>
        (await documents.ReadAsync<RunControl>(RunPaths.Control(new RunId(manifest.Run)), cancellationToken))?.IsUnfinished ?? true;

    private RunManifest Begin(RunId run, PipelinePlan plan, IReadOnlyList<RunInput> inputs, RunOptions options) => new(
        run.Value,
        plan.Name,
        plan.Identity,
        inputs,
        [.. plan.Stages.Select(static stage => new RunStage(
            stage.Name,
            stage.StepName,
            [.. stage.Operators.Select(static planned => planned.Operator.Name)],
            stage.Identity))],
        options.Partitions.RowsMax,
        options.Partitions.SizeBytesMax,
        time.GetUtcNow());
}
