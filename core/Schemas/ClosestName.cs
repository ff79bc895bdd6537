namespace Pipelines.Core.Schemas;

/// <summary>Finds the known name that a misspelled one was probably meant to be.</summary>
public static class ClosestName
{
    /// <summary>Longer words are not compared: nobody misspells a type by eighty letters.</summary>
    private const int WordCharsMax = 64;

    /// <summary>The nearest known name, ignoring case, or null when none is near enough to suggest.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > WordCharsMax)
        {
            return null;
        }

        int farthest = Math.Max(1, word.Length / 3);
        string? closest = null;
        int closestDistance = farthest + 1;
        foreach (string name in known)
        {
            int distance = Distance(word.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < closestDistance)
            {
                closest = name;
                closestDistance = distance;
            }
        }

        return closest;
    }

    /// <summary>Edits between two words; swapping two neighbours counts as one (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (int j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int substitution = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int best = Math.Min(substitution, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                rows[i, j] = swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
            }
        }

        return rows[left.Length, right.Length];
    }
}
