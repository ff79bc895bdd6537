using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages.Reuse;

/// <summary>
/// Takes over the rows of a stage that an earlier run has finished, and offers those that this one finishes. Only stages without
/// failed rows: a failure is nothing to build on.
/// </summary>
internal sealed class StageReuse(RunDocuments documents, StageShelf shelf, ReuseScope scope)
{
    /// <summary>The finished stage of an earlier run that answers the same question; null when there is none.</summary>
    /// <param name="question">See <see cref="StageKeys.QuestionAsync"/>.</param>
    /// <param name="place">The stage that needs the rows; it is settled on them from here on.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<StageOutput?> TakeOverAsync(ContentHash question, StagePlace place, CancellationToken cancellationToken)
    {
        StagePlace? earlier = scope == ReuseScope.None
            ? null
            : await documents.ReadAsync<StagePlace>(ReusePaths.Entry(question), cancellationToken);
        if (earlier is null || (scope == ReuseScope.OtherRuns && new RunId(earlier.Run).Key == new RunId(place.Run).Key))
        {
            return null;
        }

        // The mark comes first, and then one more look: a run that is deleted between the two is not built on.
        await documents.WriteAsync(ReusePaths.User(earlier.Run, place.Run), new { }, PutCondition.None, cancellationToken);
        if (await shelf.FindAsync(earlier, cancellationToken) is not { } found || found.Seal.RowsFailed > 0)
        {
            return null;
        }

        await documents.WriteAsync(new StagePaths(place).Reused, earlier, PutCondition.IfAbsent, cancellationToken);
        return found.TakenOver();
    }

    /// <summary>Lets later runs find the stage. The first run that answers a question keeps the entry while its rows are there.</summary>
    public async Task OfferAsync(StageOutput finished, CancellationToken cancellationToken)
    {
        if (finished.Seal.RowsFailed > 0)
        {
            return;
        }

        BlobPath entry = ReusePaths.Entry(finished.Seal.Key);
        (StagePlace? known, BlobTag? tag) = await documents.ReadWithTagAsync<StagePlace>(entry, cancellationToken);
        if (known is null || tag is null)
        {
            await documents.WriteAsync(entry, finished.Place, PutCondition.IfAbsent, cancellationToken);
        }
        else if (await shelf.FindAsync(known, cancellationToken) is null)
        {
            await documents.WriteAsync(entry, finished.Place, PutCondition.IfMatch(tag.Value), cancellationToken);
        }
    }
}
