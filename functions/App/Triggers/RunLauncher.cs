using System.Text;
using Pipelines.Core.Identity;
using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Inputs;
using Pipelines.Functions.App.Runs.Starting;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Functions.App.Triggers;

/// <summary>Starts runs in the app's own name, by the same steps and within the same bounds as a request.</summary>
internal sealed class RunLauncher(
    RunStarter starter, EnvelopeReader envelopes, ScratchFolder scratch, OptionsRule rule, AppLimits limits, IDurableClient client) : IRunLauncher
{
    private const string BodyName = "input";
    private const string JsonExtension = ".json";

    public async Task<string> StartAsync(TriggeredRun run, CancellationToken cancellationToken)
    {
        try
        {
            string pipeline = PipelineName.Require(run.Pipeline);
            using var received = new ReceivedBody(new UploadBudget(limits));
            await ReadAsync(run.BodyJson, received, cancellationToken);
            var order = new StartOrder(pipeline, Caller.System)
            {
                Uploads = received.Uploads,
                Budget = received.Budget,
                Options = rule.Check(received.Options ?? new StartOptions()),
                IdempotencyKey = KeyOf(run.IdempotencyKey),
            };
            return (await starter.StartAsync(order, cancellationToken)).Run;
        }
        catch (Exception e) when (ProblemTranslation.Explain(e) is { Status: >= 400 and < 500 } problem)
        {
            throw new TriggerRefusedException(problem.Detail, e);
        }
    }

    public async Task<bool> IsActiveAsync(string run, CancellationToken cancellationToken) =>
        await client.GetAsync(run, includePayloads: false, cancellationToken) is { IsFinished: false };

    public Task CancelAsync(string run, CancellationToken cancellationToken) =>
        client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Cancel), cancellationToken);

    private async Task ReadAsync(string? body, ReceivedBody received, CancellationToken cancellationToken)
    {
        if (body is null)
        {
            return;
        }

        ScratchFile file = scratch.New(JsonExtension);
        var whole = new Upload(null, BodyName, UploadFormat.OfFileName(JsonExtension), file);
        try
        {
            await using FileStream to = file.Create();
            await to.WriteAsync(Encoding.UTF8.GetBytes(body), cancellationToken);
        }
        catch
        {
            whole.Dispose();
            throw;
        }

        if (await EnvelopeReader.IsEnvelopeAsync(file, cancellationToken))
        {
            await envelopes.ReadAsync(whole, null, received, cancellationToken);
        }
        else
        {
            received.Add(whole);
        }
    }

    /// <summary>A cause may have a longer name than a key has.</summary>
    private static string KeyOf(string cause) =>
        cause.Length <= StartClaims.KeyCharsMax ? cause : ContentHash.Of(Encoding.UTF8.GetBytes(cause)).ToString();
}
