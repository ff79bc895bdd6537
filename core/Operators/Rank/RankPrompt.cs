using System.Text;

namespace Pipelines.Core.Operators.Rank;

/// <summary>A question about several rows.</summary>
/// <param name="Text">All of it.</param>
/// <param name="SharedChars">So many of its first characters are the same for all units.</param>
internal sealed record RankPrompt(string Text, int SharedChars)
{
    /// <summary>A rating from 1 to 7 for each document; documents are numbered from 1.</summary>
    public static RankPrompt Rate(string criterion, IReadOnlyList<string> examples, IReadOnlyList<string> documents)
    {
        var text = new StringBuilder($"Say of each document how well it fits this:\n\n{criterion}\n\n");
        text.Append("Rate it with a whole number: 7 fits entirely, 4 neither fits nor does not, 1 does not fit at all.\n\n");
        if (examples.Count > 0)
        {
            text.Append("To give you an idea of what documents there are, here are some of them, which you do not rate:\n\n");
            Append(text, "Example", 1, examples);
        }

        int shared = text.Append("Rate these:\n\n").Length;
        Append(text, "Document", 1, documents);
        text.Append($"Answer with {documents.Count} ratings, in the order of the documents.");
        return new RankPrompt(text.ToString(), shared);
    }

    /// <summary>All documents in order; they are numbered from 1.</summary>
    public static RankPrompt Order(string criterion, bool isAscending, IReadOnlyList<string> documents)
    {
        var text = new StringBuilder($"Put the documents in order by this:\n\n{criterion}\n\n");
        int shared = text.Append($"The one that fits {(isAscending ? "least" : "most")} comes first.\n\n").Length;
        Append(text, "Document", 1, documents);
        text.Append("Answer with the numbers of all documents, in that order.");
        return new RankPrompt(text.ToString(), shared);
    }

    /// <summary>A few documents of many; they are numbered from 0.</summary>
    public static RankPrompt Pick(string criterion, bool isAscending, int picks, IReadOnlyList<string> documents)
    {
        string most = isAscending ? "least" : "most";
        var text = new StringBuilder($"Documents are being ranked by this:\n\n{criterion}\n\n");
        int shared = text.Append($"Choose the {picks} of these documents that fit {most}, the one that fits {most} first.\n\n").Length;
        Append(text, "Document", 0, documents);
        text.Append($"Answer with the numbers of those {picks} documents.");
        return new RankPrompt(text.ToString(), shared);
    }

    private static void Append(StringBuilder text, string label, int first, IReadOnlyList<string> documents)
    {
        for (int i = 0; i < documents.Count; i++)
        {
            text.Append($"{label} {first + i}:\n{documents[i]}\n\n");
        }
    }
}
