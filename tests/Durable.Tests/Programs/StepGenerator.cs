using FsCheck;
using FsCheck.Fluent;

namespace Pipelines.Durable.Tests.Programs;

/// <summary>Programs of bounded depth and width, with few names, so that they meet.</summary>
internal static class StepGenerator
{
    public static Gen<Step> Program { get; } = Gen.Sized(size => Of(1 + (size / 30)));

    private static Gen<string> Name { get; } = Gen.Elements("A", "B", "C");

    private static Gen<string> Event { get; } = Gen.Elements("x", "X", "y");

    private static Gen<Step> Leaf { get; } = Gen.OneOf<Step>(
        Name.SelectMany(name => Gen.Choose(1, 3).Select(attempts => (Step)new Step.Call(name, attempts))),
        Name.Select(name => (Step)new Step.Child(name)),
        Gen.Choose(0, 9 * 24 * 60).Select(minutes => (Step)new Step.Sleep(minutes)),
        Event.Select(name => (Step)new Step.Await(name)),
        Event.SelectMany(name => Gen.Choose(1, 600).Select(minutes => (Step)new Step.AwaitUpTo(name, minutes))),
        Event.Select(name => (Step)new Step.Send(name)),
        Gen.Elements<Step>(new Step.Status(), new Step.Id()));

    private static Gen<Step> Of(int depth) => depth == 0
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Group(depth).Select(steps => (Step)new Step.Sequence(steps)),
            Group(depth).Select(steps => (Step)new Step.Sequence(steps)),
            Group(depth).Select(steps => (Step)new Step.All(steps)),
            Group(depth).Select(steps => (Step)new Step.Any(steps)));

    private static Gen<Step[]> Group(int depth) => Gen.Choose(1, 4).SelectMany(count => Gen.ArrayOf(Of(depth - 1), count));
}
