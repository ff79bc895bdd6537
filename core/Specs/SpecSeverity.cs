namespace Pipelines.Core.Specs;

/// <summary>How bad a finding is.</summary>
public enum SpecSeverity
{
    /// <summary>The pipeline runs, perhaps not as meant.</summary>
    Warning,

    /// <summary>The pipeline cannot run.</summary>
    Error,
}
