using Newtonsoft.Json.Linq;
using Pipelines.Core.Python;

namespace Pipelines.Core.Operators.Gather;

/// <summary>The headers that a document's chunks are under, as the chunks go by.</summary>
/// <param name="keepsDeeper">DocETL's quirk: of the deeper headers only those end whose level is at most the number of levels seen.</param>
internal sealed class HeaderPath(bool keepsDeeper)
{
    /// <summary>Deeper headers are taken for a mistake of the model, and left out.</summary>
    private const int LevelMax = 100;

    private readonly SortedDictionary<int, string?> _byLevel = [];

    /// <summary>
    /// Goes on to the next chunk: the line that says which headers it is under, those above the highest of its own. Null for a chunk without headers
    /// of its own, which says nothing of where it is, and where there is nothing above. Entries without a header and a level from 1 are passed over.
    /// </summary>
    public string? Next(JArray headers)
    {
        if (headers.Count == 0)
        {
            return null;
        }

        int highest = int.MaxValue;
        foreach (JObject entry in headers.OfType<JObject>())
        {
            if (entry["level"] is JValue { Value: long level and >= 1 and <= LevelMax } && entry.ContainsKey("header"))
            {
                highest = Math.Min(highest, (int)level);
                Enter((int)level, entry["header"]!);
            }
        }

        string path = string.Join(" > ", _byLevel.Where(one => one.Value is not null && one.Key < highest).Select(static one => $"{new string('#', one.Key)} {one.Value}"));
        return path.Length == 0 ? null : $"_Current Section:_ {path}";
    }

    private void Enter(int level, JToken header)
    {
        string text = header.Type == JTokenType.Null ? "" : PythonText.Str(header);
        if (text.Length > 0)
        {
            _byLevel[level] = text;
        }

        int last = keepsDeeper ? _byLevel.Count : LevelMax;
        foreach (int deeper in _byLevel.Keys.Where(one => one > level && one <= last).ToArray())
        {
            _byLevel[deeper] = null;
        }
    }
}
