using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Inbox;

/// <summary>Something that an instance has not yet seen.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Event">A history event.</param>
internal sealed record InboxMessage(long Id, PayloadCell Event);
