using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;
using Pipelines.Core.Documents;

namespace Pipelines.Cli.Runs.Owning;

/// <summary>The comparison of two runs, for people.</summary>
internal static class DiffText
{
    private const int ValueCharsMax = 80;

    public static bool HasNothingInCommon(JObject diff) => Count(diff, "same") + Count(diff, "changed") == 0 && Count(diff, "added") > 0 && Count(diff, "removed") > 0;

    public static void Tell(ICommandOutput output, JObject diff)
    {
        output.Line($"{Count(diff, "same"):N0} rows are the same, {Count(diff, "changed"):N0} changed, {Count(diff, "added"):N0} added, {Count(diff, "removed"):N0} removed");
        foreach (JProperty field in ((JObject)diff["changedByField"]!).Properties().OrderByDescending(static one => (long)one.Value))
        {
            output.Line($"  {field.Name}: {(long)field.Value:N0} rows");
        }

        foreach (JToken row in diff["rows"]!)
        {
            output.Line($"{((string)row["kind"]!).ToLowerInvariant()} {(string)row["key"]!}");
            foreach (JToken field in row["fields"]!)
            {
                output.Line($"  {(string)field["name"]!}: {Text(field["before"])} -> {Text(field["after"])}");
            }
        }
    }

    private static long Count(JObject diff, string name) => (long)diff[name]!;

    private static string Text(JToken? value)
    {
        string text = value is null ? "(none)" : RowJson.Write(value);
        return text.Length <= ValueCharsMax ? text : $"{text[..ValueCharsMax]}...";
    }
}
