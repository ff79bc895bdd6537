using System.Globalization;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Runs;

/// <summary>Finds the run to go on with, or begins one. Which it is follows from the plan, the input and the store alone.</summary>
internal sealed class RunFinder(RunDocuments documents, TimeProvider time)
{
    /// <summary>The run that the request names, or the one that follows from its plan and input.</summary>
    /// <returns>The run's manifest, and whether an earlier attempt began it.</returns>
    /// <exception cref="RunMismatchException">It names a run of another plan or input, or none.</exception>
    public async Task<(RunManifest Manifest, bool IsResumed)> FindAsync(
        RunRequest request,
        IReadOnlyList<RunInput> inputs,
        CancellationToken cancellationToken)
    {
        (RunManifest manifest, bool isResumed) = request.Resume is { } named
            ? (await GoOnWithAsync(named, request.Plan, inputs, cancellationToken), true)
            : request.Name is { } name
                ? await BeginAsync(name, request, inputs, cancellationToken)
                : await FindOrBeginAsync(request, inputs, cancellationToken);
        await CompleteAsync(manifest, request.Origin, cancellationToken);
        return (manifest, isResumed);
    }

    /// <summary>The run of that name, begun now or before.</summary>
    private async Task<(RunManifest Manifest, bool IsResumed)> BeginAsync(
        RunId run,
        RunRequest request,
        IReadOnlyList<RunInput> inputs,
        CancellationToken cancellationToken)
    {
        RunManifest begun = Begin(run, request, inputs);
        return await documents.WriteAsync(RunPaths.Manifest(run), begun, PutCondition.IfAbsent, cancellationToken)
            ? (begun, false)
            : (await GoOnWithAsync(run, request.Plan, inputs, cancellationToken), true);
    }

    /// <summary>
    /// The last run of this plan over these inputs when it is unfinished; else a new one, whose number nobody has used.
    /// </summary>
    private async Task<(RunManifest Manifest, bool IsResumed)> FindOrBeginAsync(
        RunRequest request,
        IReadOnlyList<RunInput> inputs,
        CancellationToken cancellationToken)
    {
        string key = RunManifest.KeyOf(request.Plan, inputs);
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

            if (!request.IsFresh && last is not null && (request.FromStep is null || request.FromStep == last.FromStep) && await IsUnfinishedAsync(last, cancellationToken))
            {
                return (last, true);
            }

            RunManifest begun = Begin(run, request, inputs);
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
    private async Task<RunManifest> GoOnWithAsync(
        RunId run,
        PipelinePlan plan,
        IReadOnlyList<RunInput> inputs,
        CancellationToken cancellationToken)
    {
        RunManifest? manifest = RunPaths.IsName(run.Value)
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

    /// <summary>Writes again what the store may have forgotten of a run that is under way.</summary>
    public async Task RestoreAsync(RunManifest manifest, RunOrigin? origin, CancellationToken cancellationToken)
    {
        await documents.WriteAsync(RunPaths.Manifest(new RunId(manifest.Run)), manifest, PutCondition.IfAbsent, cancellationToken);
        await CompleteAsync(manifest, origin, cancellationToken);
    }

    /// <summary>What a killed beginning may have left out: the entry in the list of runs, and where the plan came from.</summary>
    private async Task CompleteAsync(RunManifest manifest, RunOrigin? origin, CancellationToken cancellationToken)
    {
        var run = new RunId(manifest.Run);
        await documents.WriteAsync(RunPaths.ListEntry(run, manifest.BegunAt), new { }, PutCondition.IfAbsent, cancellationToken);
        if (origin is not null)
        {
            await documents.WriteAsync(RunPaths.Origin(run), origin, PutCondition.IfAbsent, cancellationToken);
        }
    }

    /// <summary>A run whose first control record was never written was killed as it began.</summary>
    private async Task<bool> IsUnfinishedAsync(RunManifest manifest, CancellationToken cancellationToken) =>
        (await documents.ReadAsync<RunControl>(RunPaths.Control(new RunId(manifest.Run)), cancellationToken))?.IsUnfinished ?? true;

    private RunManifest Begin(RunId run, RunRequest request, IReadOnlyList<RunInput> inputs) => new(
        run.Value,
        request.Plan.Name,
        request.Plan.Identity,
        inputs,
        [.. request.Plan.Stages.Select(static stage => new RunStage(
            stage.Name,
            stage.StepName,
            [.. stage.Operators.Select(static planned => planned.Operator.Name)],
            stage.Identity))],
        request.Options.Partitions.RowsMax,
        request.Options.Partitions.SizeBytesMax,
        time.GetUtcNow(),
        request.Origin?.Planning.SampleRows,
        request.FromStep,
        request.IsFresh);
}
