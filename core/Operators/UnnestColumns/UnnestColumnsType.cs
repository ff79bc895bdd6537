using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.UnnestColumns;

/// <summary><c>unnest_columns</c>: makes columns of an object. Keys: docs/operators/unnest_columns.md.</summary>
internal sealed class UnnestColumnsType : IOperatorType
{
    private static readonly TextKey UnnestKey = new("unnest_key", "the field, or the path to it, that holds the object") { IsRequired = true };
    private static readonly TextsKey Columns = new("keys", "the fields of the object that become fields of the row; all when absent");

    public string Name => "unnest_columns";

    public SpecKeys Keys { get; } = new([UnnestKey, Columns]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        FieldPath? key = FieldPathReader.Read(reader, UnnestKey);
        IReadOnlyList<string>? columns = reader.Texts(Columns);
        return key is null ? null : new BoundOperator(new UnnestColumnsOperator(context.OperatorName, key, columns), new OperatorDescription());
    }
}
