using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>The JSON found in an answer.</summary>
/// <param name="Whole">The answer (or its only code block) as one JSON value; null when it is not.</param>
/// <param name="Objects">The different JSON objects found, none within another.</param>
/// <param name="Fault">What ended the attempt to read an object; null when none failed.</param>
/// <param name="LooksLikeRow">True when the answer, or a code block of it, starts like a JSON object, or one of its objects like a row, so that it is not plain text.</param>
internal sealed record AnswerCandidates(JToken? Whole, IReadOnlyList<JObject> Objects, JsonFault? Fault, bool LooksLikeRow)
{
    /// <summary>More braces than this are not tried as the start of an object.</summary>
    private const int AttemptsMax = 64;

    /// <summary>Looks for JSON from a place on.</summary>
    public static AnswerCandidates Find(StrictJsonReader json, string answer, int from, IReadOnlyList<OutputField> fields)
    {
        CodeFence[] fences = [.. CodeFence.Find(answer, from).Where(fence => Starts(answer, fence.Start, "{") || Starts(answer, fence.Start, "["))];
        JToken? whole = fences.Length == 1
            ? WholeOf(json, answer, fences[0].Start, fences[0].End)
            : WholeOf(json, answer, from, answer.Length);
        if (whole is not null)
        {
            return new AnswerCandidates(whole, whole is JObject only ? [only] : [], null, whole is JObject);
        }

        // Objects are looked for in the code blocks if there are any, else in the whole text.
        var search = new ObjectSearch(json, answer, fields);
        foreach (CodeFence place in fences.DefaultIfEmpty(new CodeFence(from, answer.Length)))
        {
            search.Look(place.Start, place.End, AttemptsMax);
        }

        bool startsAsObject = Starts(answer, from, "{") || fences.Any(fence => Starts(answer, fence.Start, "{"));
        return new AnswerCandidates(null, [.. search.Found.Distinct(new JTokenEqualityComparer()).Cast<JObject>()], search.Fault, startsAsObject || search.BrokeOffInRow);
    }

    private static JToken? WholeOf(StrictJsonReader json, string answer, int from, int to)
    {
        int start = from + (to - from - answer.AsSpan(from, to - from).TrimStart().Length);
        if (start == to)
        {
            return null;
        }

        JsonReading reading = json.ReadAt(start);
        return reading.Fault is null && reading.End <= to && answer.AsSpan(reading.End, to - reading.End).Trim().IsEmpty ? reading.Value : null;
    }

    private static bool Starts(string text, int at, string first) => text.AsSpan(at).TrimStart().StartsWith(first, StringComparison.Ordinal);
}
