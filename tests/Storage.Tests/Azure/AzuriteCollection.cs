using Pipelines.TestKit.Azurite;

namespace Pipelines.Storage.Tests.Azure;

/// <summary>The tests that share this assembly's Azurite. Nothing runs beside them: some look at the memory of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
