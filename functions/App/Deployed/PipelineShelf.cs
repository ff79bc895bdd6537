using System.Collections.Concurrent;
using System.Text;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Inputs;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Deployed;

/// <summary>
/// The pipelines that were deployed. A version is written once and never changed; the highest is the current one. Plans are kept in memory, because
/// making one costs more than a start. Thread-safe, and safe between processes on one store.
/// </summary>
internal sealed class PipelineShelf(AppParts parts, AppDocuments documents, ScratchFolder scratch, PlanningOptions planning)
{
    /// <summary>Plans in memory, of pipelines and of runs; beyond that all are made again.</summary>
    private const int PlansMax = 256;

    private readonly ConcurrentDictionary<(string Name, int Version), DeployedPipeline> _plans = new();
    private readonly ConcurrentDictionary<(string Yaml, PlanningOptions Options, PipelineRights Rights), PipelinePlan> _plansOfRuns = new();
    private readonly StoreRetry _retry = new(parts.Time);

    /// <summary>Checks a pipeline without keeping it.</summary>
    public PlanningResult Plan(string name, string yaml, PipelineRights rights) => PipelinePlanner.Plan(yaml, OptionsFor(name), ServicesOf(rights, []));

    /// <summary>
    /// The plan of a run, from what the run keeps of it. Runs of one pipeline share it, except those that brought files of their own. Null when this version cannot make it.
    /// </summary>
    /// <param name="yaml">The pipeline as it was written.</param>
    /// <param name="options">With what it was planned.</param>
    /// <param name="rights">What it may do.</param>
    /// <param name="files">The files that the rows of the run may name.</param>
    public PipelinePlan? PlanOf(string yaml, PlanningOptions options, PipelineRights rights, IReadOnlyList<BroughtDocument> files)
    {
        if (files.Count > 0)
        {
            return PipelinePlanner.Plan(yaml, options, ServicesOf(rights, files)).Plan;
        }

        if (_plansOfRuns.TryGetValue((yaml, options, rights), out PipelinePlan? known) || PipelinePlanner.Plan(yaml, options, ServicesOf(rights, [])).Plan is not { } plan)
        {
            return known;
        }

        if (_plansOfRuns.Count >= PlansMax)
        {
            _plansOfRuns.Clear();
        }

        return _plansOfRuns.GetOrAdd((yaml, options, rights), plan);
    }

    /// <summary>Keeps a pipeline as the next version, unless the current one is the same.</summary>
    /// <returns>The version, and whether it is new.</returns>
    public async Task<(int Version, bool IsNew)> DeployAsync(string name, string yaml, PipelineRights rights, Caller by, CancellationToken cancellationToken)
    {
        while (true)
        {
            int current = await CurrentAsync(name, cancellationToken);
            if (current > 0 && await IsSameAsync(name, current, yaml, rights, cancellationToken))
            {
                return (current, false);
            }

            int next = current + 1;
            if (next > PipelinePaths.VersionMax)
            {
                throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "too_many_versions", $"The pipeline '{name}' has {current} versions, which is the limit. Deploy it under another name."));
            }

            byte[] bytes = Encoding.UTF8.GetBytes(yaml);
            BlobInfo? put = await _retry.RunAsync(
                () => parts.Store.PutAsync(PipelinePaths.Yaml(name, next), new MemoryStream(bytes, writable: false), PutCondition.IfAbsent, cancellationToken), cancellationToken);
            if (put is not null)
            {
                // A version without this record, because the process was killed in between, may do nothing besides asking models.
                await documents.WriteAsync(PipelinePaths.Record(name, next), new DeploymentRecord(by.Name, parts.Time.GetUtcNow(), rights), PutCondition.IfAbsent, cancellationToken);
                return (next, true);
            }
        }
    }

    /// <exception cref="ProblemException">404: there is no such pipeline or version.</exception>
    public async Task<DeployedPipeline> RequireAsync(string name, int? version, CancellationToken cancellationToken)
    {
        int wanted = version ?? await CurrentAsync(name, cancellationToken);
        if (wanted == 0)
        {
            throw new ProblemException(Problem.NotFound("pipeline_not_found", $"There is no pipeline '{name}'. Deploy it: PUT /api/pipelines/{name}"));
        }

        if (_plans.TryGetValue((name, wanted), out DeployedPipeline? known))
        {
            return known;
        }

        string yaml = await YamlAsync(name, wanted, cancellationToken);
        DeploymentRecord record = await RecordAsync(name, wanted, cancellationToken);
        PlanningOptions options = OptionsFor(name);
        PipelinePlan plan = PipelinePlanner.Plan(yaml, options, ServicesOf(record.Rights, [])).Plan ?? throw new ProblemException(new Problem(
            StatusCodes.Status409Conflict, "pipeline_outdated", $"Version {wanted} of the pipeline '{name}' cannot be planned by this version of the app. Deploy it anew: all errors are told there."));
        if (_plans.Count >= PlansMax)
        {
            _plans.Clear();
        }

        return _plans.GetOrAdd((name, wanted), new DeployedPipeline(name, wanted, yaml, record, options, plan));
    }

    /// <exception cref="ProblemException">404: there is no such version.</exception>
    public async Task<string> YamlAsync(string name, int version, CancellationToken cancellationToken) =>
        version is > 0 and <= PipelinePaths.VersionMax && await BlobBytes.ReadAsync(parts.Store, _retry, PipelinePaths.Yaml(name, version), cancellationToken) is { } bytes
            ? Encoding.UTF8.GetString(bytes)
            : throw new ProblemException(Problem.NotFound("pipeline_not_found", $"There is no version {version} of a pipeline '{name}'."));

    public async Task<DeploymentRecord> RecordAsync(string name, int version, CancellationToken cancellationToken) =>
        await documents.ReadAsync<DeploymentRecord>(PipelinePaths.Record(name, version), cancellationToken)
            ?? new DeploymentRecord("unknown", DateTimeOffset.UnixEpoch, PipelineRights.None);

    /// <summary>All pipelines with their versions, by name.</summary>
    public async Task<IReadOnlyList<(string Name, IReadOnlyList<int> Versions)>> ListAsync(string? name, CancellationToken cancellationToken)
    {
        var found = new OrderedDictionary<string, List<int>>(StringComparer.Ordinal);
        await foreach (BlobInfo blob in parts.Store.ListAsync(name is null ? PipelinePaths.Prefix : PipelinePaths.FolderOf(name), cancellationToken))
        {
            if (PipelinePaths.Parse(blob.Path) is var (pipeline, version))
            {
                found.TryAdd(pipeline, []);
                found[pipeline].Add(version);
            }
        }

        return [.. found.Select(static one => (one.Key, (IReadOnlyList<int>)one.Value))];
    }

    /// <summary>Deletes a pipeline with all its versions; runs keep what they need of it.</summary>
    /// <returns>How many versions there were.</returns>
    public async Task<int> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        int versions = 0;
        List<BlobPath> blobs = [];
        await foreach (BlobInfo blob in parts.Store.ListAsync(PipelinePaths.FolderOf(name), cancellationToken))
        {
            blobs.Add(blob.Path);
        }

        foreach (BlobPath blob in blobs)
        {
            versions += PipelinePaths.Parse(blob) is null ? 0 : 1;
            await documents.DeleteAsync(blob, cancellationToken);
        }

        _plans.Clear();
        return versions;
    }

    /// <summary>What comes with a run may always be parsed; nothing else is.</summary>
    private PlanningServices ServicesOf(PipelineRights rights, IReadOnlyList<BroughtDocument> files) =>
        parts.ServicesOf(rights) with { Documents = new StoredDocuments(parts.Documents, parts.Store, scratch, files) };

    private PlanningOptions OptionsFor(string name) => planning with { Name = name };

    private async Task<int> CurrentAsync(string name, CancellationToken cancellationToken) =>
        await ListAsync(name, cancellationToken) is [var (_, versions)] ? versions.Max() : 0;

    private async Task<bool> IsSameAsync(string name, int version, string yaml, PipelineRights rights, CancellationToken cancellationToken) =>
        await YamlAsync(name, version, cancellationToken) == yaml && (await RecordAsync(name, version, cancellationToken)).Rights == rights;
}
