using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;

namespace Pipelines.Training.Data.Entities;

/// <summary>Other ways to write a name, and names that only look alike.</summary>
internal static class NameSpelling
{
    private const double SlipRate = 0.6;

    /// <summary>The same, written otherwise; by chance as it was.</summary>
    public static string Another(Entity entity, Draw draw) => draw.Below(8) switch
    {
        0 => entity.Text.ToUpperInvariant(),
        1 => entity.Text.ToLowerInvariant(),
        2 => Typos.Into(entity.Text, SlipRate, draw),
        3 => entity.Text.Replace(".", "", StringComparison.Ordinal).Replace("-", " ", StringComparison.Ordinal),
        4 => entity.Text.Replace("&", "and", StringComparison.Ordinal),
        _ => Shorter(entity, draw),
    };

    /// <summary>The same with less said: an initial or a title for the first name, no legal form; what is neither person nor company in small letters.</summary>
    public static string Shorter(Entity entity, Draw draw)
    {
        string[] words = entity.Text.Split(' ');
        return (entity.Type, words.Length) switch
        {
            ("person", > 1) => draw.Below(4) switch
            {
                0 => $"{words[0][0]}. {words[^1]}",
                1 => $"{words[^1]}, {words[0]}",
                2 => entity.Forms["titled"],
                _ => $"{words[0]} {words[^1]}",
            },
            ("company", > 2) => string.Join(' ', words[..^1]),
            ("company", 2) => draw.Chance(0.5) ? words[0] : $"{words[0]} {Abbreviated(words[1])}",
            _ => entity.Text.ToLowerInvariant(),
        };
    }

    /// <summary>Another name, which shares a word with the first more often than chance would have it.</summary>
    public static string Stranger(Entity entity, Entity other, Draw draw)
    {
        string[] words = entity.Text.Split(' ');
        string[] others = other.Text.Split(' ');
        if (words.Length < 2 || others.Length < 2 || draw.Chance(0.5))
        {
            return other.Text;
        }

        string mixed = draw.Chance(0.5) ? string.Join(' ', [others[0], .. words[1..]]) : string.Join(' ', [.. words[..^1], others[^1]]);
        return mixed == entity.Text ? other.Text : mixed;
    }

    private static string Abbreviated(string word) => word.Length > 4 ? word[..3] + "." : word;
}
