using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Hosting;
using Pipelines.Http;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Runs.Asking;

/// <summary>Finds runs for whoever asks about them, and waits for their end.</summary>
internal sealed class RunLookup(AppParts parts, IDurableClient client, Intake intake)
{
    public RunRegister Register { get; } = new(parts.Store, parts.Log, parts.Time);

    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public async Task<RunListing> RequireAsync(string run, CancellationToken cancellationToken) =>
        await Register.FindAsync(new RunId(run), cancellationToken) ?? throw new RunNotFoundException(new RunId(run));

    public Task<OrchestrationMetadata?> InstanceAsync(string run, CancellationToken cancellationToken) => InstanceIdRule.Check(run) is null
        ? client.GetAsync(run, includePayloads: true, cancellationToken)
        : Task.FromResult<OrchestrationMetadata?>(null);

    /// <summary>Waits until the run has ended, the time is over or the app is being stopped, whichever is first.</summary>
    public async Task WaitForEndAsync(string run, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait, parts.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, intake.Closing, cancellationToken);
        try
        {
            if (InstanceIdRule.Check(run) is null)
            {
                await client.WaitForCompletionAsync(run, includePayloads: false, any.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The answer says where it stands.
        }
    }
}
