using Pipelines.TestKit.Azurite;

namespace Pipelines.Cli.Tests.Stores;

/// <summary>The tests that share this assembly's Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
