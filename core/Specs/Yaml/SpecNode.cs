namespace Pipelines.Core.Specs.Yaml;

/// <summary>A value of a YAML document with the place where it stands. Immutable; an anchored node is shared by all its aliases.</summary>
public abstract class SpecNode
{
    private protected SpecNode(SpecLocation location, int nodeCount)
    {
        Location = location;
        NodeCount = nodeCount;
    }

    public SpecLocation Location { get; }

    /// <summary>This node and all below it, aliases counted as often as they are used: what the document weighs when it is walked.</summary>
    internal int NodeCount { get; }

    /// <summary>What it is, for messages: <c>the text 'abc'</c>, <c>a list</c>.</summary>
    internal abstract string Describe();
}
