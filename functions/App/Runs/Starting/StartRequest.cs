using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Inputs;

namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>Starts a run as a request asks for it: options in the address, in headers or in the body.</summary>
internal sealed class StartRequest(UploadReader uploads, RunStarter starter, AppSettings settings, OptionsRule rule, TimeProvider time) : IDisposable
{
    public const string IdempotencyHeader = "Idempotency-Key";

    public const string WebhookHeader = "Pipelines-Webhook";

    public const string WebhookSecretHeader = "Pipelines-Webhook-Secret";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _slots = new(settings.Limits.StartsAtOnceMax);

    /// <param name="request">The request.</param>
    /// <param name="pipeline">The pipeline that it names.</param>
    /// <param name="runName">What the run is to be called; null lets the app choose.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="ProblemException">What is asked for does not go; nothing was begun.</exception>
    public async Task<StartedRun> StartAsync(HttpRequest request, string? pipeline, string? runName, CancellationToken cancellationToken)
    {
        Caller caller = Caller.Of(request.HttpContext);
        caller.Require(AccessRole.Function);
        string name = PipelineName.Require(pipeline);
        var query = new QueryValues(request);
        string? key = KeyOf(request);
        using var patience = new CancellationTokenSource(settings.Limits.InputTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _slots.WaitAsync(either.Token);
            try
            {
                using ReceivedBody body = await uploads.ReadAsync(request, query.Text("dataset"), either.Token);
                var order = new StartOrder(name, caller)
                {
                    Version = (int?)query.Whole("version", 1, PipelinePaths.VersionMax),
                    Uploads = body.Uploads,
                    Budget = body.Budget,
                    Options = rule.Check(OptionsOf(request, query, body.Options)),
                    IdempotencyKey = key,
                    RunName = runName,
                };
                return await starter.StartAsync(order, either.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status408RequestTimeout, "too_slow", $"The request was not read and checked within {settings.Limits.InputTimeout.TotalSeconds:0} seconds. Nothing was started.") { RetryAfter = RetryAfter });
        }
    }

    public void Dispose() => _slots.Dispose();

    private static string? KeyOf(HttpRequest request) => request.Headers[IdempotencyHeader] switch
    {
        [] => null,
        [{ Length: > 0 and <= StartClaims.KeyCharsMax } key] when !key.Any(char.IsControl) => key,
        _ => throw ProblemException.Invalid($"The header {IdempotencyHeader} has 1 to {StartClaims.KeyCharsMax} printable characters, and comes once."),
    };

    /// <summary>What stands in the address or a header goes before what stands in the body.</summary>
    private static StartOptions OptionsOf(HttpRequest request, QueryValues query, StartOptions? inBody)
    {
        StartOptions options = inBody ?? new StartOptions();
        string? webhook = request.Headers[WebhookHeader];
        return options with
        {
            MaxCost = query.Amount("maxCost") ?? options.MaxCost,
            MaxTokens = query.Whole("maxTokens", 1, long.MaxValue) ?? options.MaxTokens,
            SampleRows = query.Whole("sample", 1, long.MaxValue) ?? options.SampleRows,
            FromStep = query.Text("fromStep") ?? options.FromStep,
            Fresh = query.Flag("fresh") || options.Fresh,
            Webhook = string.IsNullOrEmpty(webhook) ? options.Webhook : new WebhookOptions(webhook, request.Headers[WebhookSecretHeader].ToString()),
        };
    }
}
