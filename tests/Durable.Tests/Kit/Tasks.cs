using Pipelines.Durable.Activities;
using Pipelines.Durable.Orchestrations;

namespace Pipelines.Durable.Tests.Kit;

/// <summary>What the orchestrators of the tests call.</summary>
internal static class Tasks
{
    public static ActivityRef<string?, string?> A { get; } = new("A");

    public static ActivityRef<string?, string?> B { get; } = new("B");

    public static OrchestratorRef<string?, string?> Child { get; } = new("Child");
}
