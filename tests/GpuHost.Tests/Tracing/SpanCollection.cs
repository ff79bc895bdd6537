namespace GpuHost.Tests.Tracing;

/// <summary>A process has one set of listeners to spans, which hear of every server in it: these tests run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SpanCollection
{
    public const string Name = "spans";
}
