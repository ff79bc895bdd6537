namespace Pipelines.Durable.Tests.Programs;

/// <summary>A generated orchestrator: a tree of everything that a context offers.</summary>
internal abstract record Step
{
    internal sealed record Call(string Name, int Attempts) : Step;

    internal sealed record Child(string Name) : Step;

    internal sealed record Sleep(int Minutes) : Step;

    internal sealed record Await(string Event) : Step;

    internal sealed record AwaitUpTo(string Event, int Minutes) : Step;

    internal sealed record Send(string Event) : Step;

    internal sealed record Status : Step;

    internal sealed record Id : Step;

    internal sealed record Sequence(Step[] Steps) : Step;

    internal sealed record All(Step[] Steps) : Step;

    internal sealed record Any(Step[] Steps) : Step;

    public sealed override string ToString() => this switch
    {
        Call s => $"Call({s.Name}×{s.Attempts})",
        Child s => $"Child({s.Name})",
        Sleep s => $"Sleep({s.Minutes})",
        Await s => $"Await({s.Event})",
        AwaitUpTo s => $"AwaitUpTo({s.Event},{s.Minutes})",
        Send s => $"Send({s.Event})",
        Sequence s => $"[{string.Join("; ", s.Steps.AsEnumerable())}]",
        All s => $"All({string.Join(", ", s.Steps.AsEnumerable())})",
        Any s => $"Any({string.Join(", ", s.Steps.AsEnumerable())})",
        _ => GetType().Name,
    };
}
