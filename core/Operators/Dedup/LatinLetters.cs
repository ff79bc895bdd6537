using System.Collections.Frozen;

namespace Pipelines.Core.Operators.Dedup;

/// <summary>
/// The small Latin letters that are a plain letter with something above or below it, by Unicode's canonical decompositions. In a table, because
/// this program runs without the libraries of languages, and then .NET normalises nothing beyond ASCII.
/// </summary>
internal static class LatinLetters
{
    private static readonly (string Plain, string Accented)[] Letters =
    [
        ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
        ("b", "ḃḅḇ"),
        ("c", "çćĉċčḉ"),
        ("d", "ďḋḍḏḑḓ"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
        ("f", "ḟ"),
        ("g", "ĝğġģǧǵḡ"),
        ("h", "ĥȟḣḥḧḩḫẖ"),
        ("i", "ìíîïĩīĭįǐȉȋḭḯỉị"),
        ("j", "ĵǰ"),
        ("k", "ķǩḱḳḵ"),
        ("l", "ĺļľḷḹḻḽ"),
        ("m", "ḿṁṃ"),
        ("n", "ñńņňǹṅṇṉṋ"),
        ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
        ("p", "ṕṗ"),
        ("r", "ŕŗřȑȓṙṛṝṟ"),
        ("s", "śŝşšșṡṣṥṧṩ"),
        ("t", "ţťțṫṭṯṱẗ"),
        ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
        ("v", "ṽṿ"),
        ("w", "ŵẁẃẅẇẉẘ"),
        ("x", "ẋẍ"),
        ("y", "ýÿŷȳẏẙỳỵỷỹ"),
        ("z", "źżžẑẓẕ"),
    ];

    private static readonly FrozenDictionary<int, char> Plain = Letters
        .SelectMany(static letter => letter.Accented.Select(accented => ((int)accented, letter.Plain[0])))
        .ToFrozenDictionary(static one => one.Item1, static one => one.Item2);

    /// <summary>The plain letter; null when it is none of these.</summary>
    /// <param name="letter">A code point, in lower case.</param>
    public static char? PlainOf(int letter) => Plain.TryGetValue(letter, out char plain) ? plain : null;
}
