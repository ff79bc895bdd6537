using Pipelines.Core.Planning;
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

    public static (IReadOnlyList<StepSpec> Steps, OutputPlan? Output) Read(SpecReader pipeline)
    {
        if (!pipeline.Require("pipeline", "it holds the steps and the output") || pipeline.Mapping("pipeline") is not { } reader)
        {
            return ([], null);
        }

        reader.Require("steps", "a pipeline has at least one step");
        List<StepSpec> steps = ReadSteps(reader);
        OutputPlan? output = reader.Mapping("output") is { } outputReader ? ReadOutput(outputReader) : null;
        reader.Close();
        return (steps, output);
    }

    private static List<StepSpec> ReadSteps(SpecReader reader)
    {
        if (reader.Items("steps") is { Count: 0 })
        {
            reader.Error("steps", "A pipeline has at least one step.");
        }

        var steps = new List<StepSpec>();
        foreach (SpecReader step in reader.Mappings("steps"))
        {
            step.Require("name", "later steps and messages refer to a step by its name");
            step.Require("operations", "the names of the operations it applies");
            if (step.NonBlankText("name") is { } name)
            {
                steps.Add(new StepSpec(new(name, step.LocationOf("name")), ReadName(step, "input"), ReadOperations(step), step.Path));
            }

            step.Close();
        }

        return steps;
    }

    private static Located<string>? ReadName(SpecReader reader, string key) =>
        reader.NonBlankText(key) is { } name ? new Located<string>(name, reader.LocationOf(key)) : null;

    private static List<StepOperationSpec> ReadOperations(SpecReader step)
    {
        var operations = new List<StepOperationSpec>();
        IReadOnlyList<SpecNode> items = step.Items("operations") ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            string path = SpecPath.Append(step.PathOf("operations"), i);
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

        sides.Require("left", "a dataset or an earlier step");
        sides.Require("right", "a dataset or an earlier step");
        var operation = new StepOperationSpec(name, ReadName(sides, "left"), ReadName(sides, "right"));
        sides.Close();
        return operation;
    }

    private static OutputPlan? ReadOutput(SpecReader reader)
    {
        reader.Choice("type", OutputTypes);
        reader.Require("path", "the file that the rows are written to");
        string? path = reader.NonBlankText("path");
        string? intermediate = reader.NonBlankText("intermediate_dir");
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
        reader.Error("path", $"{reason}; the extension says the format: {string.Join(", ", Formats.Keys)}.");
        return null;
    }
}
