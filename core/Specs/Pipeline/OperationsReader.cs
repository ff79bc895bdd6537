using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Reads name and type of each of <c>operations</c>; the rest is for the operator that the type names.</summary>
internal static class OperationsReader
{
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
                reader.Error("name", $"There is an operation '{operation.Name.Value}' already, in line {first}.");
            }
        }

        return [.. operations.Values];
    }

    private static OperationSpec? ReadOne(SpecReader reader, SpecMapping mapping)
    {
        bool isComplete = reader.Require("name", "steps refer to an operation by its name")
            & reader.Require("type", "what the operation does, for example map");
        string? name = reader.NonBlankText("name");
        string? type = reader.NonBlankText("type");
        return isComplete && name is not null && type is not null
            ? new OperationSpec(new(name, reader.LocationOf("name")), new(type, reader.LocationOf("type")), mapping, reader.Path)
            : null;
    }
}
