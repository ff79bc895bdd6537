namespace Pipelines.Training.Tests.Kit;

/// <summary>llama.cpp is one per process, and its log goes to one place: its tests run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class LlamaCollection
{
    public const string Name = "llama.cpp";
}
