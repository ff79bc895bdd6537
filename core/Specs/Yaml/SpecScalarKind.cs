namespace Pipelines.Core.Specs.Yaml;

/// <summary>What a scalar is by YAML 1.1's rules.</summary>
public enum SpecScalarKind
{
    Text,
    WholeNumber,
    Number,
    Boolean,
    Null,
}
