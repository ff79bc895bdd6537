namespace Pipelines.Core.Specs.Yaml;

/// <summary>A list.</summary>
public sealed class SpecSequence : SpecNode
{
    internal SpecSequence(SpecLocation location, IReadOnlyList<SpecNode> items)
        : base(location, 1 + items.Sum(static item => item.NodeCount))
    {
        Items = items;
    }

    public IReadOnlyList<SpecNode> Items { get; }

    internal override string Describe() => Items.Count == 0 ? "an empty list" : "a list";
}
