namespace Pipelines.Core.Specs.Pipeline;

/// <summary>A value and where it is written.</summary>
internal readonly record struct Located<T>(T Value, SpecLocation Location);
