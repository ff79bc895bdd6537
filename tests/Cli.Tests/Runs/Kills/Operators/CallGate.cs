using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>Lets the first calls pass and holds those after them until it is opened.</summary>
/// <param name="passing">How many pass.</param>
internal sealed class CallGate(int passing)
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task PassAsync(ScriptedCall call, CancellationToken cancellationToken) =>
        call.Index < passing ? Task.CompletedTask : _opened.Task.WaitAsync(cancellationToken);

    public void Open() => _opened.TrySetResult();
}
