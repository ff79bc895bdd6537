using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Reads name and type of each of <c>operations</c>; the rest is for the operator that the type names.</summary>
internal static class OperationsReader
{
    public static TextKey Name { get; } = new("name", "steps refer to an operation by its name") { IsRequired = true };

    public static TextKey Type { get; } = new("type", "what the operation does, for example map") { IsRequired = true };

    public static IReadOnlyList<OperationSpec> Read(SpecReader pipeline)
    {
        var operations = new Dictionary<string, OperationSpec>(StringComparer.Ordinal);
        IReadOnlyList<SpecNode> items = pipeline.Items("operations") ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            string path = SpecPath.Append(pipeline.PathOf("operations"), i);
            if (pipeline.AsMapping(items[i], path) is not { } reader || ReadOne(reader, (SpecMapping)items[i]) is not { } operation)
            {
                continue;
            }

            if (!operations.TryAdd(operation.Name.Value, operation))
            {
                int first = operations[operation.Name.Value].Name.Location.Line;
                reader.Error(Name, $"There is an operation '{operation.Name.Value}' already, in line {first}.");
            }
        }

        return [.. operations.Values];
    }

    private static OperationSpec? ReadOne(SpecReader reader, SpecMapping mapping)
    {
        bool isComplete = reader.Require(Name) & reader.Require(Type);
        string? name = reader.Text(Name);
        string? type = reader.Text(Type);
        return isComplete && name is not null && type is not null
            ? new OperationSpec(new(name, reader.LocationOf(Name)), new(type, reader.LocationOf(Type)), mapping, reader.Path)
            : null;
    }
}
