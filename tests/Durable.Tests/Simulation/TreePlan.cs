namespace Pipelines.Durable.Tests.Simulation;

/// <summary>What an instance of the simulation does, and what must come of it however it is disturbed.</summary>
/// <param name="Leaves">Activities, side by side; their results are summed up.</param>
/// <param name="Minutes">How long a timer runs; 0 for none.</param>
/// <param name="Generations">How often it runs, continuing as new.</param>
/// <param name="Events">Events it waits for in each generation; their payloads are summed up.</param>
/// <param name="Children">Sub-orchestrations, side by side.</param>
internal sealed record TreePlan(int Leaves, int Minutes, int Generations, int Events, TreePlan[] Children)
{
    public const int EventValue = 1_000;

    /// <summary>Every instance of the tree, itself included, over all generations.</summary>
    public int Instances => 1 + (Generations * Children.Sum(static child => child.Instances));

    public static TreePlan Draw(Random random, int depth, bool hasEvents) => new(
        random.Next(0, 5),
        random.Next(3) == 0 ? random.Next(1, 4) : 0,
        random.Next(1, 3),
        hasEvents ? random.Next(0, 3) : 0,
        depth == 0 ? [] : [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => Draw(random, depth - 1, hasEvents: false))]);

    /// <summary>Activity <paramref name="leaf"/>'s result.</summary>
    public static long LeafValue(int leaf) => (leaf * leaf) + 1;

    public long Expected() => Generations * (
        Enumerable.Range(0, Leaves).Sum(LeafValue) + (Events * EventValue) + Children.Sum(static child => child.Expected()));
}
