namespace Pipelines.Core.Tests.Schemas.Cases;

internal static class StringCases
{
    public static SchemaCase[] All { get; } =
    [
        new("string", """{"type":"string"}""", ["\"\"", "\"foo\"", "\"größer 😀\"", """ "a\"\\\/\b\f\n\r\t\u00e9" """.Trim(), """ "\ud83d\ude00" """.Trim()], ["{}", "1", "null"]),
        new("at least 1 character", """{"type":"string","minLength":1}""", ["\"f\"", "\"foo\""], ["\"\""]),
        new("at least 3 characters", """{"type":"string","minLength":3}""", ["\"foo\"", "\"foobar\"", "\"😀😀😀\""], ["\"\"", "\"fo\"", "\"😀😀\""]),
        new("at most 3 characters", """{"type":"string","maxLength":3}""", ["\"\"", "\"foo\"", "\"😀😀😀\"", """ "\n\n\u00e9" """.Trim()], ["\"foob\""]),
        new("1 to 4 characters", """{"type":"string","minLength":1,"maxLength":4}""", ["\"f\"", "\"barf\""], ["\"\"", "\"barfo\""]),
        Pattern("plain", "^abc?d*efg+(hij)?kl$", "abefgkl abcddefgghijkl", "abcdefgkl_ xabefgkl"),
        Pattern("escapes", @"^\[\]\{\}\(\)\|\+\*\?$", "[]{}()|+*?", "[]"),
        Pattern("a quote", "^\"$", "\"", "x \"\""),
        Pattern("anchors in alternatives", "^A|B|C|D$", "A B C D AX XBX XD", "E X DX"),
        Pattern("a telephone number", @"^(\([0-9]{1,3}\))?[0-9]{3}-[0-9]{4}$", "(12)345-6789 345-6789", "12-345 (1234)345-6789"),
        Pattern("groups without capture", "^(?:foo|bar)baz$", "foobaz barbaz", "baz foobar"),
        Pattern("nested groups", "^(?:(?:ab)+c)?d$", "d abcd ababcd", "abd cd"),
        Pattern("identifier", "^[a-zA-Z0-9_-]*$", " He_llo-12", "! a!b"),
        Pattern("found anywhere", "b+", "b abc bbb", "a ac"),
        Pattern("classes", @"^\w+\s\d{2,3}[^\d\s]$", null, "a", "ab 12x", "a\t123_"),
        Pattern("characters beyond 16 bits", "^[😀-😂]{2}$", "😀😂", "😀 😃😃"),
        Pattern("a dot is one character", "^.$", "x 😀 é", "xy", "\\", "\t"),
        new("pattern on its own", """{"pattern":"^x$"}""", ["\"x\"", "1", "null"], ["\"y\""]),
        Format("date", "2012-04-23 2024-02-29 2000-02-29 1999-12-31", "2023-02-29 1900-02-29 2012-13-01 2012-04-31 2012-4-3 foo 20120423"),
        Format("time", "18:25:43.511Z 00:00:00Z 23:59:59+05:30", "24:00:00Z 18:25 18:25:43 18:60:00Z 12:00:60Z", "23:59:60Z", "18:25:43z"),
        Format("date-time", "2012-04-23T18:25:43.511Z 2024-02-29T00:00:00-08:00", "2012-04-23 2012-04-23T25:00:00Z 2023-02-29T00:00:00Z 18:25:43Z", "2012-04-23t18:25:43Z"),
        Format("duration", "P1D PT12H P1Y2M3D P1DT12H30M5S P2W", "P 1D PT P1M1Y P1H"),
        Format("uuid", "12345678-1234-1234-1234-1234567890ab", "12345678123412341234123456789012 1234"),
        Format("email", "ann@example.org a.b+c@x.example", "ann @x ann@ a..b@x.org"),
        Format("ipv4", "0.0.0.0 192.0.2.255", "256.1.1.1 1.2.3 01.2.3.4"),
        Format("ipv6", "::1 2001:db8::1 1:2:3:4:5:6:7:8 ::ffff:192.0.2.1 ::", "1::2::3 12345::1 1:2:3"),
        Format("uri", "https://example.org/a?b=c#d mailto:ann@example.org", "example.org //x/y"),
        Format("hostname", "localhost www.example.org", "-a a- a..b", new string('a', 63) + ".example.org"),
        Format("json-pointer", "/a/0 /~0~1", "a /~2"),
        new("regex format", """{"type":"string","format":"regex"}""", ["\"^a+$\""], ["\"(\""]),
    ];

    private static SchemaCase Pattern(string name, string pattern, string? fitting, string wrong, params string[] alsoFitting) => new(
        $"pattern: {name}",
        $$"""{"type":"string","pattern":{{Quote(pattern)}}}""",
        [.. (fitting?.Split(' ') ?? []).Concat(alsoFitting).Select(Quote)],
        [.. wrong.Split(' ').Select(Quote)]);

    private static SchemaCase Format(string format, string fitting, string wrong, params string[] unwritten) => new(
        $"format: {format}",
        $$"""{"type":"string","format":"{{format}}"}""",
        [.. fitting.Split(' ').Select(Quote)],
        [.. wrong.Split(' ').Select(Quote)])
    {
        FittingUnwritten = [.. unwritten.Select(Quote)],
    };

    private static string Quote(string text) => Newtonsoft.Json.JsonConvert.ToString(text);
}
