using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Training.Evaluation.Documents;

namespace Pipelines.Training.Evaluation;

/// <summary>Documents that people wrote, each with a task and the right answer: JSON lines, an object each. Format: docs/evaluation.md.</summary>
public static class HandwrittenDocuments
{
    /// <summary>What they are called in reports.</summary>
    public const string Set = "handwritten";

    private const string Files = "*.jsonl";

    /// <summary>All documents of a folder, by the names of its files.</summary>
    /// <exception cref="FormatException">A line is no document, or two have the same id; the message says where.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<DocumentItem> Read(string folder)
    {
        List<DocumentItem> documents = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, Files).Order(StringComparer.Ordinal))
        {
            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                DocumentItem document = ReadLine(line, $"{file}:{number}");
                documents.Add(ids.Add(document.Id) ? document : throw new FormatException($"{file}:{number}: the id '{document.Id}' is there twice"));
            }
        }

        return documents;
    }

    private static DocumentItem ReadLine(string line, string place)
    {
        try
        {
            JObject written = RowJson.ParseObject(line);
            return new DocumentItem(
                TextOf(written, "id"),
                Set,
                TextOf(written, "kind"),
                TextOf(written, "text"),
                TextOf(written, "ask"),
                FieldNotation.ReadAll(ObjectOf(written, "fields")),
                ObjectOf(written, "gold"));
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw new FormatException($"{place}: {wrong.Message}", wrong);
        }
    }

    private static string TextOf(JObject written, string key) =>
        written[key] is JValue { Value: string text } ? text : throw new FormatException($"'{key}' is no text");

    private static JObject ObjectOf(JObject written, string key) => written[key] as JObject ?? throw new FormatException($"'{key}' is no object");
}
