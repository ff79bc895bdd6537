using System.Text;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What the engine itself says to a model about an answer.</summary>
internal static class Wording
{
    public static string Correct(string fault) =>
        $"This answer cannot be used:\n{fault}\n\nAnswer the first message again, with this put right.";

    public static string Improve(string improvements) =>
        $"A review of this answer asks for improvements:\n{improvements}\n\nAnswer the first message again, improved accordingly.";

    /// <summary>Asks for reference points from examples of a row and its answers, both as JSON.</summary>
    public static string Calibrate(string prompt, IEnumerable<(string Row, string Answer)> examples)
    {
        var text = new StringBuilder("A prompt is going to be answered for many documents, each on its own. Here is the prompt:\n\n");
        text.Append(prompt).Append("\n\nAnd here is how it was answered for some of the documents:\n");
        foreach ((string row, string answer) in examples)
        {
            text.Append($"\nDocument: {row}\nAnswer: {answer}\n");
        }

        text.Append("\nWrite reference points that make the answers for all documents consistent with each other. Point to the documents above, ");
        text.Append("quote what matters in them and say which answer it stands for. An answer above may be wrong: do not build on one that is. ");
        text.Append("Give no general advice. The text is put after the prompt as it is.");
        return text.ToString();
    }
}
