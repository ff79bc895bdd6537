namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>The building blocks of the formats, as patterns without anchors.</summary>
internal static class FormatPatterns
{
    /// <summary>RFC 3339 full-date in the Gregorian calendar, leap years included.</summary>
    public const string Date =
        "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
        + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

    /// <summary>RFC 3339 full-time without leap seconds.</summary>
    public const string Time = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";

    /// <summary>RFC 3339 full-time as far as a pattern can say it.</summary>
    public const string AnyTime = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";

    /// <summary>RFC 3339 appendix A.</summary>
    public const string Duration = "P(?:" + Count + "W|" + DurationDate + "(?:" + DurationTime + ")?|" + DurationTime + ")";

    /// <summary>RFC 5322 dot-atom or quoted string before the @, a host name or an address literal behind it.</summary>
    public const string Email = "(?:" + Atom + "(?:\\." + Atom + ")*|\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*\")@(?:" + Hostname + "|\\[(?:" + Ipv4 + "|IPv6:" + Ipv6 + ")\\])";

    public const string Hostname = "(?:" + Label + "\\.)*" + Label;

    /// <summary>A host name that cannot pass the limit of 253 characters: eight labels of at most thirty.</summary>
    public const string ShortHostname = "(?:" + ShortLabel + "\\.){0,7}" + ShortLabel;

    public const string Ipv4 = "(?:" + Octet + "\\.){3}" + Octet;

    /// <summary>IPv6address of RFC 3986.</summary>
    public const string Ipv6 =
        "(?:(?:" + Group + ":){6}" + Tail
        + "|::(?:" + Group + ":){5}" + Tail
        + "|(?:" + Group + ")?::(?:" + Group + ":){4}" + Tail
        + "|(?:(?:" + Group + ":)?" + Group + ")?::(?:" + Group + ":){3}" + Tail
        + "|(?:(?:" + Group + ":){0,2}" + Group + ")?::(?:" + Group + ":){2}" + Tail
        + "|(?:(?:" + Group + ":){0,3}" + Group + ")?::" + Group + ":" + Tail
        + "|(?:(?:" + Group + ":){0,4}" + Group + ")?::" + Tail
        + "|(?:(?:" + Group + ":){0,5}" + Group + ")?::" + Group
        + "|(?:(?:" + Group + ":){0,6}" + Group + ")?::)";

    public const string Scheme = "[A-Za-z][A-Za-z0-9+.-]*";

    public const string UriCharacters = "(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\\[\\]-]|%[0-9A-Fa-f]{2})";

    public const string IriCharacter = "[^\\s<>\"{}|\\\\^`\\x00-\\x1F]";

    private const string Atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private const string Label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private const string ShortLabel = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,28}[A-Za-z0-9])?";
    private const string Octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Group = "[0-9A-Fa-f]{1,4}";
    private const string Tail = "(?:" + Group + ":" + Group + "|" + Ipv4 + ")";
    private const string Count = "[0-9]{1,9}";
    private const string DurationDate = "(?:" + Count + "Y(?:" + Count + "M(?:" + Count + "D)?)?|" + Count + "M(?:" + Count + "D)?|" + Count + "D)";
    private const string DurationTime = "T(?:" + Count + "H(?:" + Count + "M(?:" + Count + "S)?)?|" + Count + "M(?:" + Count + "S)?|" + Count + "S)";
}
