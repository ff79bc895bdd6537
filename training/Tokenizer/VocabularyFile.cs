using System.Globalization;

namespace Pipelines.Training.Tokenizer;

/// <summary>A vocabulary as text: a line with the version, then a merge a line, both halves as token ids.</summary>
internal static class VocabularyFile
{
    private const string Header = "pipelines-vocabulary 1";

    public static void Write(string path, Vocabulary vocabulary) =>
        WholeFile.Publish(path, draft => File.WriteAllLines(draft, vocabulary.Merges
            .Select(merge => string.Create(CultureInfo.InvariantCulture, $"{merge.Left} {merge.Right}"))
            .Prepend(Header)));

    /// <exception cref="TrainingException">There is no such file, or it is no vocabulary.</exception>
    public static Vocabulary Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"There is no vocabulary '{path}': make it with the tokenizer command.");
        }

        string[] lines = File.ReadAllLines(path);
        if (lines.FirstOrDefault() != Header)
        {
            throw new TrainingException($"'{path}' does not begin with '{Header}': it is no vocabulary of this version.");
        }

        try
        {
            return new Vocabulary(lines.Skip(1).Select(line =>
            {
                string[] halves = line.Split(' ');
                return (int.Parse(halves[0], CultureInfo.InvariantCulture), int.Parse(halves[1], CultureInfo.InvariantCulture));
            }));
        }
        catch (Exception exception) when (exception is FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new TrainingException($"'{path}' is damaged: a line is not two tokens that the lines before it make.", exception);
        }
    }
}
