using System.Text;

namespace GpuHost.Serving.SeededModels;

/// <summary>
/// The words that the seeded vocabulary learns its merges from: everyday and office English, most frequent first, and the
/// punctuation of JSON and Markdown. With them a page of English costs a few tokens a line, as with a real model.
/// </summary>
internal static class TrainingWords
{
    private const string Frequent =
        "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which " +
        "one you were all her she there would their we him been has when who will no more if out so up said what its about " +
        "than into them can only other time new some could these two may first then do any like my now over such our man me " +
        "even most made after also well did many before must years back through where much your way down should because long " +
        "each just state those people too mr how little good world make very year still see own work men day get here old " +
        "between both life being under three never know same last another while us off might great go come since against " +
        "right came take used himself few house american use place during high without again home around small however found";

    private const string Office =
        "please thank thanks hello dear team customer customers account order orders invoice payment refund delivery shipping " +
        "address email phone number date issue problem error support ticket request response service product price amount " +
        "total contract agreement party parties section clause term terms notice effective liability termination renewal law " +
        "company business report document documents summary information data system user users login password access update " +
        "version software device screen network server file files page website application feature button message received " +
        "sent waiting days weeks month months today yesterday tomorrow morning afternoon monday friday january december " +
        "urgent priority medium low category subject description name names title status open closed answer question extract " +
        "classify following list output input text field fields value values type string boolean true false null json return " +
        "analysis sentiment positive negative neutral confidence reason explain example context content items item key result";

    private const string Glue =
        "ing tion ment able ness ally ould ight ence ance ious ative ical ship ward less ful ter ther ver est ent ers ies " +
        "able ible ize ise ist ity ous ive ary ory con com pre pro dis per sub inter over under ation sion re un de en em";

    private static readonly string[] Marks =
    [
        "\": \"", "\",", "\":", "{\"", "\"}", "\"]", "[\"", "\"},", "},", "],", " \"", "\n\n", "  ", "    ", "- ", "**", "##",
        "...", "--", "==", "//", "</", "/>", "):", ").", "),", " (", " -", " =", ";\n", ".\n", ":\n",
    ];

    /// <summary>Words as bytes, with weights that fall with their rank (Zipf's law, in integers).</summary>
    public static IEnumerable<(byte[] Word, long Weight)> All()
    {
        string[] words = $"{Frequent} {Office}".Split(' ');
        for (int rank = 0; rank < words.Length; rank++)
        {
            long weight = 1_000_000 / (rank + 10);
            yield return (Bytes(" " + words[rank]), weight);
            yield return (Bytes(words[rank]), weight / 8);
            yield return (Bytes(char.ToUpperInvariant(words[rank][0]) + words[rank][1..]), weight / 16);
        }
        foreach (string part in Glue.Split(' '))
        {
            yield return (Bytes(part), 2_000);
        }

        foreach (string mark in Marks)
        {
            yield return (Bytes(mark), 6_000);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
