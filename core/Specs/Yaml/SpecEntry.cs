namespace Pipelines.Core.Specs.Yaml;

/// <summary>A key of a mapping, as written, and its value.</summary>
public sealed record SpecEntry(string Key, SpecLocation KeyLocation, SpecNode Value);
