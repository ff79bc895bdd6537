using System.Diagnostics;
using System.Globalization;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Inputs;
using Pipelines.Functions.App.Runs.Webhooks;
using Pipelines.Functions.App.Telemetry;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>
/// Starts runs, whoever wants them:
/// <code>
/// rows checked → name → claim of the key → rows stored → run begun → orchestration started
/// </code>
/// Each step is safe to repeat under the same name, so a start that was cut off is finished by the next request with the same key.
/// </summary>
internal sealed class RunStarter(
    AppParts parts, AppSettings settings, PipelineShelf pipelines, InputReader inputs, RunnerFactory runners, StartClaims claims, WebhookShelf webhooks, IDurableClient client, CallTelemetry telemetry)
{
    /// <summary>The tags of a run's instance, by which runs are found.</summary>
    public const string PipelineTag = "pipeline";

    public const string VersionTag = "version";

    public const string CallerTag = "by";

    private const int SuffixChars = 16;

    /// <summary>A run is started once: an instance of its name that has ended is not begun again.</summary>
    private static readonly OrchestrationRuntimeStatus[] AllEnds =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Canceled, OrchestrationRuntimeStatus.Terminated];

    private readonly StoreRetry _retry = new(parts.Time);

    /// <exception cref="ProblemException">What is asked for does not go; nothing was begun.</exception>
    public async Task<StartedRun> StartAsync(StartOrder order, CancellationToken cancellationToken)
    {
        StartClaim? claimed = order.IdempotencyKey is null ? null : await claims.FindAsync(order, cancellationToken);
        DeployedPipeline pipeline = await pipelines.RequireAsync(order.Pipeline, claimed?.Version ?? order.Version, cancellationToken);
        List<InputDraft> drafts = [];
        try
        {
            UploadBudget budget = order.Budget ?? new UploadBudget(settings.Limits);
            foreach ((string dataset, IReadOnlyList<Upload> uploads) in InputAssignment.Of(pipeline, order.Uploads))
            {
                drafts.Add(await inputs.ReadAsync(pipeline.Plan.Datasets[dataset], uploads, budget, cancellationToken));
            }

            return await StartAsync(order, pipeline, drafts, claimed, cancellationToken);
        }
        finally
        {
            drafts.ForEach(static draft => draft.Dispose());
        }
    }

    private async Task<StartedRun> StartAsync(
        StartOrder order, DeployedPipeline pipeline, IReadOnlyList<InputDraft> drafts, StartClaim? claimed, CancellationToken cancellationToken)
    {
        RunRequest request = RequestOf(order, pipeline, drafts);
        string run = claimed is null ? await NameAsync(order, request, cancellationToken) : claimed.Run;
        if (order.IdempotencyKey is not null)
        {
            string fingerprint = StartClaims.Fingerprint(drafts, order.Options);
            var claim = new StartClaim(run, pipeline.Version, fingerprint);
            if (claimed is null && !await claims.TryClaimAsync(order, claim, cancellationToken))
            {
                return await StartAsync(order, pipeline, drafts, await claims.FindAsync(order, cancellationToken), cancellationToken);
            }

            run = StartClaims.Require(claimed ?? claim, fingerprint).Run;
        }

        request = await StoreAsync(new RunId(run), request, drafts, cancellationToken);
        if (order.Options.Webhook is { } webhook)
        {
            await webhooks.AddAsync(new RunId(run), webhook, cancellationToken);
        }

        await runners.RunnerOf(request.Plan, request.Origin!).BeginAsync(request, cancellationToken);
        return new StartedRun(run, await TryDriveAsync(run, order, pipeline, cancellationToken));
    }

    private RunRequest RequestOf(StartOrder order, DeployedPipeline pipeline, IReadOnlyList<InputDraft> drafts)
    {
        StartOptions options = order.Options;
        PlanningOptions planning = pipeline.Planning with { SampleRows = options.SampleRows };
        PipelinePlan? plan = options.SampleRows is null ? pipeline.Plan : pipelines.PlanOf(pipeline.Yaml, planning, pipeline.Record.Rights, []);
        var budget = new RunBudget(options.MaxCost, options.MaxTokens);
        return new RunRequest
        {
            Plan = plan!,
            FromStep = options.FromStep,
            IsFresh = options.Fresh,
            Budget = budget,
            Options = settings.Runs.Runs,
            Origin = new RunOrigin(pipeline.Yaml, planning, null, null, null, settings.ApiKeyVariable, budget)
            {
                Inputs = [.. drafts.Select(static draft => draft.Input)],
                Documents = [.. DocumentsOf(drafts).Select(static draft => draft.Document)],
                Grants = RunnerFactory.GrantsOf(pipeline.Record.Rights),
                Deployment = string.Create(CultureInfo.InvariantCulture, $"{pipeline.Name}/{pipeline.Version}"),
                StartedBy = order.By.Name,
            },
        };
    }

    private async Task<string> NameAsync(StartOrder order, RunRequest request, CancellationToken cancellationToken)
    {
        if (order.RunName is { } name)
        {
            string? problem = InstanceIdRule.Check(name) ?? (BlobPath.TryParse($"runs/{name}/plan.json", out _, out string? error) ? null : error);
            return problem is null ? name : throw ProblemException.Invalid(problem);
        }

        string suffix = parts.NewGuid().ToString("n")[..SuffixChars];
        return (await runners.RunnerOf(request.Plan, request.Origin!).NameAsync(request, suffix, cancellationToken)).Value;
    }

    /// <summary>Files and rows come first: a run that is begun has them.</summary>
    private async Task<RunRequest> StoreAsync(RunId run, RunRequest request, IReadOnlyList<InputDraft> drafts, CancellationToken cancellationToken)
    {
        List<BroughtDocument> documents = [];
        foreach ((int index, DraftDocument draft) in DocumentsOf(drafts).Index())
        {
            BlobPath path = BroughtDocument.PathOf(run, index);
            await PutAsync(path, draft.File, cancellationToken);
            documents.Add(draft.Document with { Path = path.Value });
        }

        List<BroughtInput> stored = [];
        foreach ((int index, InputDraft draft) in drafts.Index())
        {
            BlobPath path = BroughtInput.PathOf(run, index);
            await PutAsync(path, draft.Lines, cancellationToken);
            stored.Add(draft.Input with { Path = path.Value });
        }

        return request with { Name = run, Origin = request.Origin! with { Inputs = stored, Documents = documents } };
    }

    private Task<BlobInfo?> PutAsync(BlobPath path, ScratchFile file, CancellationToken cancellationToken) => _retry.RunAsync(
        async () =>
        {
            await using FileStream content = file.OpenRead();
            return await parts.Store.PutAsync(path, content, PutCondition.IfAbsent, cancellationToken);
        },
        cancellationToken);

    /// <summary>The files of all datasets.</summary>
    /// <exception cref="ProblemException">Two datasets bring files of the same name.</exception>
    private static IEnumerable<DraftDocument> DocumentsOf(IReadOnlyList<InputDraft> drafts)
    {
        Dictionary<string, DraftDocument> seen = new(StringComparer.Ordinal);
        foreach (DraftDocument draft in drafts.SelectMany(static draft => draft.Documents))
        {
            if (seen.TryAdd(draft.Document.Name, draft))
            {
                yield return draft;
            }
            else
            {
                throw new ProblemException(new Problem(
                    StatusCodes.Status422UnprocessableEntity, "file_twice", $"Two datasets bring a file called '{draft.Document.Name}'. Rows name files, so each has a name of its own in the request."));
            }
        }
    }

    /// <returns>False when it was started before.</returns>
    private async Task<bool> TryDriveAsync(string run, StartOrder order, DeployedPipeline pipeline, CancellationToken cancellationToken)
    {
        var start = new OrchestrationStart(RunWork.Run.Name)
        {
            InstanceId = run,
            TraceParent = Activity.Current?.Id,
            DedupeStatuses = AllEnds,
            Tags = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [PipelineTag] = pipeline.Name,
                [VersionTag] = pipeline.Version.ToString(CultureInfo.InvariantCulture),
                [CallerTag] = order.By.Name,
            },
        };
        try
        {
            await client.StartAsync(RunWork.Run, new RunOrder(run, TellsEnd: order.Options.Webhook is not null), start, cancellationToken);
            telemetry.NoteStart(pipeline.Name, order.By.Name);
            return true;
        }
        catch (DuplicateInstanceException)
        {
            return false;
        }
    }
}
