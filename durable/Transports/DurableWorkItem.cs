namespace Pipelines.Durable.Transports;

/// <summary>A piece of work that an engine has lent to this worker.</summary>
/// <param name="CompletionToken">Names the loan; goes back with the answer.</param>
/// <param name="Revoked">Canceled when the loan is lost or the work is no longer wanted. Whoever holds the item stops; an answer is refused.</param>
internal abstract record DurableWorkItem(string CompletionToken, CancellationToken Revoked);
