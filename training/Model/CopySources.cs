namespace Pipelines.Training.Model;

/// <summary>
/// From where in the prompt each token of an answer is copied: the longest run of the answer's next tokens that stands in the
/// prompt, all places where it stands, and then what follows the run.
/// </summary>
internal static class CopySources
{
    /// <summary>A token alone stands in most prompts, and is no copy of them: <c>true</c> is no copy of the schema's.</summary>
    private const int RunMin = 2;

    /// <returns>For each token of the answer the positions of the prompt that hold it; none where it is no copy.</returns>
    public static int[][] Of(ReadOnlySpan<int> tokens, int promptTokens)
    {
        int[][] sources = new int[tokens.Length - promptTokens][];
        Array.Fill(sources, []);
        var places = new List<int>();
        for (int at = promptTokens; at < tokens.Length;)
        {
            int length = LongestRun(tokens, promptTokens, at, places);
            if (length < RunMin)
            {
                at++;
                continue;
            }

            for (int i = 0; i < length; i++)
            {
                sources[at + i - promptTokens] = [.. places.Select(place => place + i)];
            }

            at += length;
        }

        return sources;
    }

    private static int LongestRun(ReadOnlySpan<int> tokens, int promptTokens, int at, List<int> places)
    {
        int longest = 0;
        places.Clear();
        for (int place = 0; place < promptTokens; place++)
        {
            int length = tokens[place..promptTokens].CommonPrefixLength(tokens[at..]);
            if (length > longest)
            {
                longest = length;
                places.Clear();
            }

            if (length == longest && length > 0)
            {
                places.Add(place);
            }
        }

        return longest;
    }
}
