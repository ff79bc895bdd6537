namespace Pipelines.Bench.Map;

/// <summary>Inputs that a seed makes: short tickets, or texts of many words that are drawn from a vocabulary, so that they pack as prose does.</summary>
internal static class BenchInput
{
    public const string FileName = "input.jsonl";

    private const int Seed = 1;
    private const int Vocabulary = 4_000;

    /// <param name="folder">Where the file goes.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="words">Words of a text; 0 for tickets.</param>
    public static async Task WriteAsync(string folder, int rows, int words)
    {
        await using var file = new StreamWriter(Path.Combine(folder, FileName));
        var random = new Random(Seed);
        string[] vocabulary = [.. Enumerable.Range(0, Vocabulary).Select(_ => Word(random))];
        for (int i = 0; i < rows; i++)
        {
            if (words == 0)
            {
                await file.WriteLineAsync(Ticket(i));
            }
            else
            {
                WriteText(file, i, words, vocabulary, random);
            }
        }
    }

    private static string Ticket(int i) =>
        $$"""{"id":{{i}},"text":"Ticket {{i}}: the printer on floor {{i % 7}} has not answered since the update, and the second one is slow. Please help before the meeting on day {{i % 28}}."}""";

    /// <summary>Word by word, because one text may have millions. Squaring makes some words frequent and most rare.</summary>
    private static void WriteText(StreamWriter file, int i, int words, string[] vocabulary, Random random)
    {
        file.Write($$"""{"id":{{i}},"text":"{{Next()}}""");
        for (int word = 1; word < words; word++)
        {
            file.Write(' ');
            file.Write(Next());
        }

        file.WriteLine("\"}");

        string Next() => vocabulary[(int)(Math.Pow(random.NextDouble(), 2) * Vocabulary)];
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(2, 11)).Select(_ => (char)('a' + random.Next(26))));
}
