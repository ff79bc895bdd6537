namespace Pipelines.Core.Operators;

/// <summary>A bound operator: its configuration is checked, its templates are compiled. Immutable and thread-safe.</summary>
public interface IOperator
{
    /// <summary>Unique in its pipeline.</summary>
    string Name { get; }

    /// <summary>The type's name in the pipeline language, for example <c>map</c>.</summary>
    string Type { get; }

    OperatorTraits Traits { get; }
}
