using System.Runtime.CompilerServices;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Metrics;

/// <summary>How long callers wait for their answers. Lines of batches, for which nobody waits, are not measured. Thread-safe.</summary>
internal sealed class AnswerLatency(TimeProvider clock)
{
    /// <summary>From a prefix that is cached to a long prompt behind a queue.</summary>
    private static readonly double[] FirstTokenBoundsSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>From a small model on a GPU to a large one on a CPU that prefills for others in between.</summary>
    private static readonly double[] InterTokenBoundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    /// <summary>From the begin of a call to its first piece of text; the loading of the model is part of it.</summary>
    public LatencyHistogram FirstToken { get; } = new(FirstTokenBoundsSeconds);

    /// <summary>Between two pieces of text of the same choice.</summary>
    public LatencyHistogram InterToken { get; } = new(InterTokenBoundsSeconds);

    /// <summary>The same pieces, measured on their way.</summary>
    public async IAsyncEnumerable<CompletionUpdate> MeasureAsync(
        IAsyncEnumerable<CompletionUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long began = clock.GetTimestamp();
        Dictionary<int, long> lastOfChoice = [];
        await foreach (CompletionUpdate update in updates.WithCancellation(cancellationToken))
        {
            if (update.Text.Length > 0)
            {
                long now = clock.GetTimestamp();
                Note(began, lastOfChoice, update.ChoiceIndex, now);
                lastOfChoice[update.ChoiceIndex] = now;
            }

            yield return update;
        }
    }

    private void Note(long began, Dictionary<int, long> lastOfChoice, int choice, long now)
    {
        if (lastOfChoice.TryGetValue(choice, out long last))
        {
            InterToken.Add(clock.GetElapsedTime(last, now));
        }
        else if (lastOfChoice.Count == 0)
        {
            FirstToken.Add(clock.GetElapsedTime(began, now));
        }
    }
}
