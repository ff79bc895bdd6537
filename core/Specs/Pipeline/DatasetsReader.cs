using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Reads <c>datasets</c>.</summary>
internal static class DatasetsReader
{
    private static readonly Dictionary<string, DatasetKind> Kinds = new(StringComparer.Ordinal)
    {
        ["file"] = DatasetKind.File,
        ["memory"] = DatasetKind.Memory,
    };

    private static readonly Dictionary<string, bool> Sources = new(StringComparer.Ordinal) { ["local"] = true };

    public static IReadOnlyList<DatasetPlan> Read(SpecReader pipeline)
    {
        SpecReader? datasets = pipeline.Mapping("datasets");
        if (datasets is null)
        {
            return [];
        }

        var plans = new List<DatasetPlan>();
        foreach (SpecEntry entry in datasets.NamedEntries())
        {
            if (datasets.AsMapping(entry.Value, datasets.PathOf(entry.Key)) is { } dataset)
            {
                plans.Add(ReadOne(entry, dataset));
            }
        }

        return plans;
    }

    private static DatasetPlan ReadOne(SpecEntry entry, SpecReader reader)
    {
        reader.Choice("source", Sources);
        DatasetKind kind = reader.Choice("type", Kinds) ?? DatasetKind.File;
        var plan = new DatasetPlan
        {
            Name = entry.Key,
            Kind = kind,
            Path = kind == DatasetKind.File ? ReadPath(reader) : null,
            Delimiter = kind == DatasetKind.File ? ReadDelimiter(reader) : null,
            Rows = kind == DatasetKind.Memory ? ReadRows(reader) : null,
            Parsing = [.. reader.Mappings("parsing").Select(ReadParsing)],
            Location = entry.KeyLocation,
        };
        reader.Close();
        return plan;
    }

    private static string? ReadPath(SpecReader reader) =>
        reader.Require("path", "the file or folder that holds the rows") ? reader.NonBlankText("path") : null;

    private static char? ReadDelimiter(SpecReader reader)
    {
        string? text = reader.Text("delimiter");
        if (text is null or [not ('"' or '\n' or '\r')])
        {
            return text?[0];
        }

        reader.Error("delimiter", "A delimiter is one character, such as ';' or \"\\t\".");
        return null;
    }

    /// <summary>Rows written into the pipeline; none when the run brings them.</summary>
    private static JObject[]? ReadRows(SpecReader reader)
    {
        if (reader.Items("path") is not { } items)
        {
            return null;
        }

        string path = reader.PathOf("path");
        return [.. items.Select((item, i) => (Node: item, Path: SpecPath.Append(path, i)))
            .Where(item => reader.AsMapping(item.Node, item.Path) is not null)
            .Select(item => SpecJson.FromMapping((SpecMapping)item.Node, item.Path, reader.Diagnostics))];
    }

    private static DatasetParsing ReadParsing(SpecReader reader)
    {
        reader.Require("function", "the parser's name");
        var parsing = new DatasetParsing(
            reader.NonBlankText("function") ?? "",
            reader.NonBlankText("input_key") ?? "text",
            reader.NonBlankText("output_key") ?? "text",
            reader.JsonObject("function_kwargs") ?? [],
            reader.Location);
        reader.Close();
        return parsing;
    }
}
