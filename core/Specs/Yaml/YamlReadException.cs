namespace Pipelines.Core.Specs.Yaml;

/// <summary>The text is no YAML document that can be used; says where and why.</summary>
internal sealed class YamlReadException(SpecLocation location, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public SpecLocation Location { get; } = location;
}
