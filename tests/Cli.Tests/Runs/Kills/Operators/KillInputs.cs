using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>The rows of every case: few, of entities that only <see cref="KillReplies"/> tells apart, and with a field for each operator to work on.</summary>
internal static class KillInputs
{
    public const string Rows = "rows.jsonl";
    public const string Right = "right.jsonl";

    private const int Count = 24;
    private const int RightCount = 10;
    private const int Entities = 7;
    private const int Kinds = 3;

    public static void Write(CliSession cli)
    {
        File.WriteAllLines(cli[Rows], Enumerable.Range(0, Count).Select(static i => RowJson.Write(Row(i, 'v'))));
        File.WriteAllLines(cli[Right], Enumerable.Range(0, RightCount).Select(static i => RowJson.Write(Row(i, 'w'))));
    }

    private static JObject Row(int i, char letter) => new()
    {
        ["id"] = i,
        ["name"] = Name(i, letter),
        ["kind"] = $"k{i % Kinds}",
        ["text"] = $"{Name(i, letter)} begins here.\nThe second line of {i} tells more.\n\nThe third one ends it.",
        ["links"] = new JArray(Name(i, letter), Name(i + 1, 'l')),
        ["parts"] = new JObject { ["first"] = i, ["second"] = i * i },
    };

    /// <summary>Such as <c>e3 v10</c>.</summary>
    private static string Name(int i, char letter) => $"e{i % Entities} {letter}{i}";
}
