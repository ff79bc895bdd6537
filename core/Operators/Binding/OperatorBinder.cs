using Pipelines.Core.Planning;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Binding;

/// <summary>Makes an operator of an operation: finds its type, reads the keys that all types have, leaves the rest to the type.</summary>
internal static class OperatorBinder
{
    private static readonly WholeNumberKey Sample = new("sample", "only the first so many rows that reach the operation; the others are skipped", 1);

    private static readonly SpecKeys SharedKeys = new(
    [
        OperationsReader.Name,
        OperationsReader.Type,
        Sample,
        new UnusedKey("optimize", "DocETL's optimizer reads it"),
        new UnusedKey("recursively_optimize", "DocETL's optimizer reads it"),
        new UnusedKey("verbose", "a run shows prompts and answers by its own means"),
    ]);

    /// <summary>All keys that an operation of the type may have.</summary>
    public static SpecKeys KeysOf(IOperatorType type) => new([.. SharedKeys, .. type.Keys]);

    /// <summary>The operator and its window; null when there were errors, which are in <paramref name="diagnostics"/>.</summary>
    public static (BoundOperator Bound, RowWindow Window)? Bind(OperationSpec operation, BindingContext context, SpecDiagnostics diagnostics)
    {
        if (FindType(operation, diagnostics) is not { } type)
        {
            return null;
        }

        int errorsBefore = diagnostics.ErrorCount;
        var reader = new SpecReader(operation.Mapping, operation.Path, diagnostics);
        reader.Expect(KeysOf(type));
        long? sample = reader.WholeNumber(Sample);
        BoundOperator? bound = type.Bind(reader, context);
        reader.Close();
        return bound is null || diagnostics.ErrorCount > errorsBefore ? null : (bound, new RowWindow(sample, bound.LimitRows));
    }

    private static IOperatorType? FindType(OperationSpec operation, SpecDiagnostics diagnostics)
    {
        (string name, SpecLocation location) = (operation.Type.Value, operation.Type.Location);
        IOperatorType? type = OperatorCatalog.Find(name);
        if (type is null)
        {
            diagnostics.Error(location, SpecPath.Append(operation.Path, "type"), $"There is no operator type '{name}'.", name, OperatorCatalog.AvailableNames);
        }

        return type;
    }
}
