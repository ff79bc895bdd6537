namespace Pipelines.Durable.Hub.Work;

/// <summary>A lease that was just given out.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Delivery">How often the work has been lent, this time included.</param>
internal sealed record Loan(Lease Lease, int Delivery);
