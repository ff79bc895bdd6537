using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>Calls of one model that wait to become a batch. Not thread-safe.</summary>
internal sealed class Gathering(string model, IBatchInference api)
{
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, BatchedAnswer>> _answers =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly List<BatchedCall> _calls = [];

    public string Model { get; } = model;

    public IBatchInference Api { get; } = api;

    public IReadOnlyList<BatchedCall> Calls => _calls;

    public long SizeBytes { get; private set; }

    /// <summary>What was answered, by call.</summary>
    public Task<IReadOnlyDictionary<string, BatchedAnswer>> Answers => _answers.Task;

    public void Add(BatchedCall call)
    {
        _calls.Add(call);
        SizeBytes += call.Request.Messages.Sum(static message => (long)message.Content.Length);
    }

    /// <summary>Brings the answers, or the reason why there are none, to all who wait.</summary>
    public async Task SettleAsync(Func<Task<IReadOnlyDictionary<string, BatchedAnswer>>> work)
    {
        try
        {
            _answers.SetResult(await work());
        }
        catch (Exception e)
        {
            _answers.SetException(e);

            // Those who wait see it; when all have left, nobody needs to.
            _ = _answers.Task.Exception;
        }
    }
}
