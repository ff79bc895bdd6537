using Newtonsoft.Json.Linq;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>What <c>gather</c> renders, by its definition: every chunk looks at every other one.</summary>
internal static class NaiveGather
{
    /// <param name="sides">Chunks of the head, the middle (which shows summaries; any number) and the tail before, and after; null for no such section.</param>
    public static string Keys(int?[] sides) => $"peripheral_chunks: {{previous: {Side(sides[..3])}, next: {Side(sides[3..])}}}";

    /// <summary>The renderings of rows with the fields doc, n, text and sum.</summary>
    public static IEnumerable<string> Render(IEnumerable<JObject> rows, int?[] sides)
    {
        foreach (IGrouping<int, JObject> document in rows.GroupBy(static row => row.Value<int>("doc")))
        {
            JObject[] chunks = [.. document.OrderBy(static row => row.Value<int>("n"))];
            for (int i = 0; i < chunks.Length; i++)
            {
                yield return $"--- Previous Context ---\n{Context(chunks[..i], sides[..3])}--- End Previous Context ---\n\n--- Begin Main Chunk ---\n"
                    + $"{chunks[i]["text"]}\n--- End Main Chunk ---\n\n--- Next Context ---\n{Context(chunks[(i + 1)..], sides[3..])}--- End Next Context ---";
            }
        }
    }

    private static string Side(int?[] side)
    {
        string[] sections =
        [
            .. side[0] is { } head ? new[] { $"head: {{count: {head}}}" } : [],
            .. side[1] is not null ? new[] { "middle: {content_key: sum}" } : [],
            .. side[2] is { } tail ? new[] { $"tail: {{count: {tail}, content_key: text}}" } : [],
        ];
        return $"{{{string.Join(", ", sections)}}}";
    }

    private static string Context(JObject[] chunks, int?[] side)
    {
        string context = "";
        int skipped = -1;
        for (int i = 0; i < chunks.Length; i++)
        {
            bool isShown = i < (side[0] ?? 0) || i >= chunks.Length - (side[2] ?? 0);
            if (!isShown && side[1] is null)
            {
                skipped = Math.Max(0, skipped) + chunks[i].Value<string>("text")!.Length;
                continue;
            }

            context += Skipped(ref skipped) + $"[Chunk {chunks[i]["n"]}{(isShown ? "" : " (Summary)")}]\n{chunks[i][isShown ? "text" : "sum"]}\n";
        }

        return context + Skipped(ref skipped);
    }

    private static string Skipped(ref int characters)
    {
        string told = characters < 0 ? "" : $"[... {characters} characters skipped ...]\n";
        characters = -1;
        return told;
    }
}
