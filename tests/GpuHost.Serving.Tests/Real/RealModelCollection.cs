namespace GpuHost.Serving.Tests.Real;

/// <summary>One model file for all tests that use llama.cpp; they run one after the other, because its threads spin.</summary>
[CollectionDefinition(Name)]
public sealed class RealModelCollection : ICollectionFixture<RealModel>
{
    public const string Name = "llama.cpp";
}
