using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Core.Schemas;

/// <summary>What a schema was read into, or everything that is wrong with it, all at once.</summary>
/// <typeparam name="T">What a sound schema is read into.</typeparam>
public sealed class SchemaResult<T>
    where T : class
{
    internal SchemaResult(T value)
    {
        Value = value;
        Errors = [];
    }

    internal SchemaResult(IReadOnlyList<SchemaError> errors)
    {
        if (errors.Count == 0)
        {
            throw new ArgumentException("A failed result names at least one error.", nameof(errors));
        }

        Errors = errors;
    }

    /// <summary>True when there are no errors and <see cref="Value"/> is there.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Value is not null;

    /// <summary>What was read; null when there are errors.</summary>
    public T? Value { get; }

    /// <summary>Every error found; empty when it is sound.</summary>
    public IReadOnlyList<SchemaError> Errors { get; }
}
