using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators;

/// <summary>A bound operator: its configuration is checked, its templates are compiled. Immutable and thread-safe.</summary>
public interface IOperator
{
    /// <summary>Unique in its pipeline.</summary>
    string Name { get; }

    /// <summary>The type's name in the pipeline language, for example <c>map</c>.</summary>
    string Type { get; }

    OperatorTraits Traits { get; }

    /// <summary>
    /// The hash of all of its configuration that decides what it makes of a row. Not in it: time-outs, verbosity, concurrency and
    /// whatever else changes how it works and not what comes out.
    /// </summary>
    ContentHash Identity { get; }
}
