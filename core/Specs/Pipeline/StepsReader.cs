using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Reads <c>pipeline</c>: its steps and its output.</summary>
internal static class StepsReader
{
    private static readonly Dictionary<string, bool> OutputTypes = new(StringComparer.Ordinal) { ["file"] = true };

    private static readonly Dictionary<string, OutputFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = OutputFormat.Json,
        [".jsonl"] = OutputFormat.JsonLines,
        [".ndjson"] = OutputFormat.JsonLines,
        [".csv"] = OutputFormat.Csv,
    };

    private static readonly TextKey Left = new("left", "a dataset or an earlier step") { IsRequired = true };
    private static readonly TextKey Right = new("right", "a dataset or an earlier step") { IsRequired = true };
    private static readonly SpecKeys JoinKeys = new([Left, Right]);

    private static readonly TextKey Name = new("name", "later steps and messages refer to a step by its name") { IsRequired = true };
    private static readonly TextKey Input = new("input", "a dataset or an earlier step; a single empty row when absent");
    private static readonly ShapedKey Operations = new("operations", "the names of the operations it applies", OperationsShape) { IsRequired = true };
    private static readonly MappingsKey Steps =
        new("steps", "a pipeline has at least one step", new SpecKeys([Name, Input, Operations]), CountMin: 1) { IsRequired = true };

    private static readonly ChoiceKey<bool> OutputType = new("type", "where the rows go", OutputTypes, Absent: "file");
    private static readonly TextKey OutputPath = new("path", "the file that the rows are written to") { IsRequired = true };
    private static readonly TextKey IntermediateFolder = new("intermediate_dir", "where DocETL keeps what it made; a run here has a store");
    private static readonly MappingKey Output =
        new("output", "where the rows of the last step go", new SpecKeys([OutputType, OutputPath, IntermediateFolder]));

    public static MappingKey Key { get; } = new("pipeline", "it holds the steps and the output", new SpecKeys([Steps, Output])) { IsRequired = true };

    public static (IReadOnlyList<StepSpec> Steps, OutputPlan? Output) Read(SpecReader pipeline)
    {
        if (pipeline.Mapping(Key) is not { } reader)
        {
            return ([], null);
        }

        List<StepSpec> steps = ReadSteps(reader);
        OutputPlan? output = reader.Mapping(Output) is { } outputReader ? ReadOutput(outputReader) : null;
        reader.Close();
        return (steps, output);
    }

    private static List<StepSpec> ReadSteps(SpecReader reader)
    {
        var steps = new List<StepSpec>();
        foreach (SpecReader step in reader.Mappings(Steps))
        {
            if (step.Text(Name) is { } name)
            {
                steps.Add(new StepSpec(new(name, step.LocationOf(Name)), ReadName(step, Input), ReadOperations(step), step.Path));
            }

            step.Close();
        }

        return steps;
    }

    private static Located<string>? ReadName(SpecReader reader, TextKey key) =>
        reader.Text(key) is { } name ? new Located<string>(name, reader.LocationOf(key)) : null;

    private static List<StepOperationSpec> ReadOperations(SpecReader step)
    {
        var operations = new List<StepOperationSpec>();
        IReadOnlyList<SpecNode> items = step.Items(Operations) ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            string path = SpecPath.Append(step.PathOf(Operations), i);
            if (items[i] is SpecScalar { Kind: SpecScalarKind.Text } name)
            {
                operations.Add(new StepOperationSpec(new(name.Text, name.Location)));
            }
            else if (items[i] is SpecMapping { Entries: [var join] })
            {
                operations.Add(ReadJoin(step, join, SpecPath.Append(path, join.Key)));
            }
            else
            {
                step.Diagnostics.Error(items[i].Location, path, $"The name of an operation is wanted here, not {items[i].Describe()}.");
            }
        }

        return operations;
    }

    private static StepOperationSpec ReadJoin(SpecReader step, SpecEntry join, string path)
    {
        var name = new Located<string>(join.Key, join.KeyLocation);
        if (step.AsMapping(join.Value, path) is not { } sides)
        {
            return new StepOperationSpec(name);
        }

        sides.Expect(JoinKeys);
        var operation = new StepOperationSpec(name, ReadName(sides, Left), ReadName(sides, Right));
        sides.Close();
        return operation;
    }

    private static OutputPlan? ReadOutput(SpecReader reader)
    {
        reader.Choice(OutputType);
        string? path = reader.Text(OutputPath);
        string? intermediate = reader.Text(IntermediateFolder);
        reader.Close();
        if (path is null)
        {
            return null;
        }

        string extension = Path.GetExtension(path);
        if (Formats.TryGetValue(extension, out OutputFormat format))
        {
            return new OutputPlan(path, format, intermediate);
        }

        string reason = extension.Length == 0 ? "The file name has no extension" : $"Rows cannot be written as '{extension}'";
        reader.Error(OutputPath, $"{reason}; the extension says the format: {string.Join(", ", Formats.Keys)}.");
        return null;
    }

    private static JObject OperationsShape() => new()
    {
        ["type"] = "array",
        ["items"] = new JObject
        {
            ["anyOf"] = new JArray(
                new JObject { ["type"] = "string" },
                new JObject { ["type"] = "object", ["minProperties"] = 1, ["maxProperties"] = 1, ["additionalProperties"] = JoinKeys.ToJsonSchema() }),
        },
    };
}
