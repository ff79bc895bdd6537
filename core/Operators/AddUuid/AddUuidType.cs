using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.AddUuid;

/// <summary><c>add_uuid</c>: gives rows ids. Keys: docs/operators/add_uuid.md.</summary>
internal sealed class AddUuidType : IOperatorType
{
    private static readonly TextKey IdKey = new("id_key", "the field that holds the id; {name}_id when absent");

    public string Name => "add_uuid";

    public SpecKeys Keys { get; } = new([IdKey]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context) =>
        new(new AddUuidOperator(context.OperatorName, reader.Text(IdKey) ?? $"{context.OperatorName}_id"), new OperatorDescription());
}
