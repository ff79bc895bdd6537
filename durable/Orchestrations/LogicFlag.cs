namespace Pipelines.Durable.Orchestrations;

/// <summary>
/// A numbered change of an orchestrator's logic. Runs pinned to an earlier version keep the old path, so their histories still replay;
/// runs of <paramref name="Since"/> or later, and only they, take the new one. A number is never used again.
/// <code>
/// private static readonly LogicFlag CutsByBytes = new(3, "Partitions are cut by bytes too", "1.2");
/// if (context.Has(CutsByBytes)) { … } else { … }
/// </code>
/// </summary>
/// <param name="Number">Unique among the flags of an orchestrator.</param>
/// <param name="Change">What the new path does.</param>
/// <param name="Since">The first version whose runs take it, as <see cref="RunVersion.Parse"/> reads.</param>
public sealed record LogicFlag(int Number, string Change, string Since);
