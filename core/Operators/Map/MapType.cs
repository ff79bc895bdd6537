using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Map;

/// <summary><c>map</c>: with <c>drop_keys</c> alone it takes fields away.</summary>
internal sealed class MapType : IOperatorType
{
    public string Name => "map";

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        IReadOnlyList<string> dropKeys = reader.Texts("drop_keys") ?? [];
        long? limit = reader.WholeNumber("limit", min: 1);
        reader.Refuse("prompt", "Prompts are not supported by this version.");
        return new BoundOperator(new ProjectionOperator(context.OperatorName, Name, dropKeys), new OperatorDescription(), limit);
    }
}
