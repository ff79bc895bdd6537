using GpuHost.Host.Api.Writing;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Answers;

/// <summary>An answer on its way.</summary>
/// <param name="Head">Its id and date: those of the first time, if it is given again.</param>
/// <param name="Updates">Its pieces; the last has the whole, and stands on the bill by then.</param>
/// <param name="IsRepeat">It was asked for before, so it costs nothing now.</param>
internal sealed record OpenAnswer(AnswerHead Head, IAsyncEnumerable<CompletionUpdate> Updates, bool IsRepeat)
{
    /// <summary>Tells a caller that its key was known already.</summary>
    public const string RepeatHeader = "Idempotent-Replayed";

    /// <summary>Waits for the end.</summary>
    /// <exception cref="InferenceException">There is no answer.</exception>
    public async Task<Completion> WholeAsync(CancellationToken cancellationToken)
    {
        Completion? whole = null;
        await foreach (CompletionUpdate update in Updates.WithCancellation(cancellationToken))
        {
            whole = update.Final ?? whole;
        }

        return whole ?? throw new InvalidOperationException("An answer ended without its last piece.");
    }
}
