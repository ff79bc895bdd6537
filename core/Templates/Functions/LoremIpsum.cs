using System.Text;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Functions;

/// <summary><c>lipsum(n, html, min, max)</c>: paragraphs of Latin filler text.</summary>
internal static class LoremIpsum
{
    private static readonly string[] Words =
        ("lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore "
        + "magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo "
        + "consequat duis aute irure in reprehenderit voluptate velit esse cillum fugiat nulla pariatur excepteur sint "
        + "occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum").Split(' ');

    public static Signature Signature { get; } = new(
        Parameter.Optional("n", 5), Parameter.Optional("html", true), Parameter.Optional("min", 20), Parameter.Optional("max", 100));

    public static PyValue Generate(Evaluation evaluation, in Arguments arguments)
    {
        var run = (TemplateRun)evaluation;
        int min = arguments.Int32(2);
        int max = arguments.Int32(3);
        if (min >= max)
        {
            throw PythonException.Value("empty range for the number of words: min must be below max");
        }

        var paragraphs = new List<string>();
        for (long i = arguments.Integer(0); i > 0; i--)
        {
            string paragraph = Paragraph(run, run.Random.Next(min, max));
            paragraphs.Add(arguments.Flag(1) ? $"<p>{paragraph}</p>" : paragraph);
        }

        return arguments.Flag(1)
            ? PyValue.FromMarkup(string.Join('\n', paragraphs))
            : PyValue.FromText(string.Join("\n\n", paragraphs));
    }

    private static string Paragraph(TemplateRun run, int wordCount)
    {
        const int MinSentenceWords = 5;
        const int MaxSentenceWords = 15;
        var text = new StringBuilder();
        int leftInSentence = 0;
        for (int i = 0; i < wordCount; i++)
        {
            run.Budget.Step();
            string word = Words[run.Random.Next(Words.Length)];
            bool starts = leftInSentence == 0;
            leftInSentence = (starts ? run.Random.Next(MinSentenceWords, MaxSentenceWords) : leftInSentence) - 1;
            bool ends = leftInSentence == 0 || i == wordCount - 1;
            text.Append(i > 0 ? " " : string.Empty).Append(starts ? CaseMapping.Capitalize(word) : word).Append(ends ? "." : string.Empty);
        }

        run.Budget.ChargeText(text.Length);
        return text.ToString();
    }
}
