using Pipelines.Core.Queues;

namespace Pipelines.Functions.App.Triggers.Queues;

/// <summary>The queue whose messages start runs.</summary>
/// <param name="Messages">What asks for runs: <c>{"pipeline": NAME, "input": …}</c>.</param>
/// <param name="Poison">Gets what could not become a run.</param>
public sealed record RunQueue(IMessageQueue Messages, IMessageQueue Poison);
