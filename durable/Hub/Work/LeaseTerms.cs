namespace Pipelines.Durable.Hub.Work;

/// <summary>The terms on which work is lent.</summary>
/// <param name="Owner">The process that asks.</param>
/// <param name="Now">When.</param>
/// <param name="Until">When the lease runs out unless renewed.</param>
/// <param name="DeliveriesMax">What has been lent that often is set aside.</param>
internal sealed record LeaseTerms(string Owner, DateTimeOffset Now, DateTimeOffset Until, int DeliveriesMax);
