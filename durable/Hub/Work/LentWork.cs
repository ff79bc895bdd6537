using Pipelines.Durable.Hub.Activities;

namespace Pipelines.Durable.Hub.Work;

/// <summary>A loan and what was read along with it.</summary>
/// <param name="Loan">The loan.</param>
/// <param name="Activity">Set for an activity.</param>
internal sealed record LentWork(Loan Loan, ActivityRow? Activity = null);
