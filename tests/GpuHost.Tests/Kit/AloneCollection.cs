namespace GpuHost.Tests.Kit;

/// <summary>For tests of what belongs to the whole process, such as its memory and its listeners: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
