using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs.Keys;
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

    private static readonly ChoiceKey<DatasetKind> Type = new("type", "where the rows are", Kinds, Absent: "file");
    private static readonly ChoiceKey<bool> Source = new("source", "where files are", Sources, Absent: "local");
    private static readonly ShapedKey PathKey = new("path", "the file or folder that holds the rows; of a memory dataset the rows themselves", static () => new JObject
    {
        ["anyOf"] = new JArray(
            new JObject { ["type"] = "string", ["pattern"] = @"\S" },
            new JObject { ["type"] = "array", ["items"] = ShapedKey.AnyObject() }),
    });

    private static readonly TextKey Delimiter = new("delimiter", "what separates the fields of a CSV file; by the file's extension when absent") { MayBeBlank = true };
    private static readonly TextKey Function = new("function", "the parser's name") { IsRequired = true };
    private static readonly TextKey InputKey = new("input_key", "the field it reads", "text");
    private static readonly TextKey OutputKey = new("output_key", "the field it writes", "text");
    private static readonly ShapedKey Arguments = new("function_kwargs", "what else it is given", ShapedKey.AnyObject);
    private static readonly MappingsKey Parsing =
        new("parsing", "parsers that are applied to each row, in order", new SpecKeys([Function, InputKey, OutputKey, Arguments]));

    private static readonly TextsKey DocumentFolders =
        new("document_folders", "further folders whose files rows may name; the dataset's own, the pipeline's and the working directory are allowed");

    private static readonly SpecKeys DatasetKeys = new([Type, PathKey, Delimiter, Source, Parsing, DocumentFolders]);

    public static MappingKey Key { get; } =
        new("datasets", "where rows come from: name to dataset", new SpecKeys([]) { Others = DatasetKeys.ToJsonSchema });

    public static IReadOnlyList<DatasetPlan> Read(SpecReader pipeline)
    {
        SpecReader? datasets = pipeline.Mapping(Key);
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
        reader.Expect(DatasetKeys);
        reader.Choice(Source);
        DatasetKind kind = reader.Choice(Type) ?? DatasetKind.File;
        var plan = new DatasetPlan
        {
            Name = entry.Key,
            Kind = kind,
            Path = kind == DatasetKind.File ? ReadPath(reader) : null,
            Delimiter = kind == DatasetKind.File ? ReadDelimiter(reader) : null,
            Rows = kind == DatasetKind.Memory ? ReadRows(reader) : null,
            Parsing = [.. reader.Mappings(Parsing).Select(ReadParsing)],
            DocumentFolders = reader.Texts(DocumentFolders) ?? [],
            Location = entry.KeyLocation,
        };
        reader.Close();
        return plan;
    }

    private static string? ReadPath(SpecReader reader) =>
        reader.Require(PathKey, "the file or folder that holds the rows") ? reader.NonBlankText(PathKey) : null;

    private static char? ReadDelimiter(SpecReader reader)
    {
        string? text = reader.Text(Delimiter);
        if (text is null or [not ('"' or '\n' or '\r')])
        {
            return text?[0];
        }

        reader.Error(Delimiter, "A delimiter is one character, such as ';' or \"\\t\".");
        return null;
    }

    /// <summary>Rows written into the pipeline; none when the run brings them.</summary>
    private static JObject[]? ReadRows(SpecReader reader)
    {
        if (reader.Items(PathKey) is not { } items)
        {
            return null;
        }

        string path = reader.PathOf(PathKey);
        return [.. items.Select((item, i) => (Node: item, Path: SpecPath.Append(path, i)))
            .Where(item => reader.AsMapping(item.Node, item.Path) is not null)
            .Select(item => SpecJson.FromMapping((SpecMapping)item.Node, item.Path, reader.Diagnostics))];
    }

    private static DatasetParsing ReadParsing(SpecReader reader)
    {
        var parsing = new DatasetParsing(
            reader.Text(Function) ?? "",
            reader.Text(InputKey)!,
            reader.Text(OutputKey)!,
            reader.JsonObject(Arguments) ?? [],
            reader.Location);
        reader.Close();
        return parsing;
    }
}
