using Pipelines.Durable.Hub.Activities;
using Pipelines.Durable.Hub.Database;

namespace Pipelines.Durable.Hub.Work;

/// <summary>What was lent at one time.</summary>
/// <param name="Works">The loans.</param>
/// <param name="NextDueTicks">When there can be more; 0 when nothing is known to come.</param>
internal sealed record Lending(IReadOnlyList<LentWork> Works, long NextDueTicks)
{
    public static Lending None { get; } = new([], 0);

    public static Lending Of(HubSession session, LeaseTerms terms, int episodesMax, int activitiesMax)
    {
        List<LentWork> works = [];
        long nextDueTicks = 0;
        if (episodesMax > 0)
        {
            works.AddRange(WorkTable.Episodes.Lend(session, terms, episodesMax).Select(static loan => new LentWork(loan)));
            nextDueTicks = WorkTable.Episodes.NextDueTicks(session);
        }

        if (activitiesMax > 0)
        {
            works.AddRange(WorkTable.Activities.Lend(session, terms, activitiesMax)
                .Select(loan => new LentWork(loan, ActivityTable.Find(session, loan.Lease))));
            nextDueTicks = Earlier(nextDueTicks, WorkTable.Activities.NextDueTicks(session));
        }

        return new Lending(works, nextDueTicks);
    }

    private static long Earlier(long first, long second) => (first, second) switch
    {
        (0, _) => second,
        (_, 0) => first,
        _ => Math.Min(first, second),
    };
}
