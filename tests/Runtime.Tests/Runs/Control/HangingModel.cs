using Pipelines.Core.Inference;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Runs.Control;

/// <summary>Answers some calls and then hangs until it is told to answer again; counts the calls that were canceled.</summary>
internal sealed class HangingModel
{
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answersLeft;
    private int _canceled;

    public HangingModel(int answers)
    {
        _answersLeft = answers;
        Client = new ScriptedInferenceClient(AnswerAsync);
    }

    public ScriptedInferenceClient Client { get; }

    /// <summary>Ends when the first call hangs.</summary>
    public Task Hangs => _hangs.Task;

    public int Canceled => Volatile.Read(ref _canceled);

    public void AnswerAll() => Volatile.Write(ref _answersLeft, int.MaxValue);

    private async Task<Completion> AnswerAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _answersLeft) >= 0)
        {
            return Answers.Text(request, "x");
        }

        _hangs.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            Interlocked.Increment(ref _canceled);
        }

        throw new InvalidOperationException("Waits for ever.");
    }
}
