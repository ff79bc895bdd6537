using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>
/// Looks for JSON objects within prose. A brace with no quote behind it is part of the prose; one with a quote starts an
/// object, and when that object is broken the search ends, so that no inner part of it is taken for the answer.
/// </summary>
internal sealed class ObjectSearch(StrictJsonReader json, string text, IReadOnlyList<OutputField> fields)
{
    private readonly List<JObject> _found = [];
    private int _attempts;

    public IReadOnlyList<JObject> Found => _found;

    /// <summary>What was wrong with the object that ended the search, or else with the first brace that was none.</summary>
    public JsonFault? Fault { get; private set; }

    /// <summary>True when the object that ended the search begins with a field of the schema.</summary>
    public bool BrokeOffInRow { get; private set; }

    private bool IsOver { get; set; }

    public void Look(int start, int end, int attemptsMax)
    {
        int at = IndexOfBrace(start, end);
        while (at >= 0 && !IsOver && _attempts++ < attemptsMax)
        {
            JsonReading reading = json.ReadAt(at);
            if (reading.Value is JObject found)
            {
                _found.Add(found);
                at = IndexOfBrace(reading.End, end);
                continue;
            }

            ReadOnlySpan<char> inside = text.AsSpan(at + 1).TrimStart();
            IsOver = inside.StartsWith("\"");
            Fault = IsOver ? reading.Fault : Fault ?? reading.Fault;
            BrokeOffInRow = IsOver && StartsWithField(inside);
            at = IndexOfBrace(at + 1, end);
        }
    }

    private int IndexOfBrace(int start, int end) => start < end ? text.IndexOf('{', start, end - start) : -1;

    private bool StartsWithField(ReadOnlySpan<char> inside)
    {
        foreach (OutputField field in fields)
        {
            if (inside.StartsWith($"\"{field.Name}\"", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
