using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Tests.Schemas.Patterns;

public class SchemaPatternTests
{
    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("^\\d$", "٣", false)]
    [InlineData("^\\w+$", "é", false)]
    [InlineData("^\\s$", "\u00A0", true)]
    [InlineData("^.$", "\u2028", false)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^😀{2}$", "😀😀", true)]
    [InlineData("^[\\u{1F600}-\\u{1F64F}]$", "😃", true)]
    [InlineData("^\\uD83D\\uDE00$", "😀", true)]
    [InlineData("^[\\x41-\\u0043]$", "B", true)]
    [InlineData("^a{2$", "a{2", true)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("^a{2,}?$", "aaa", true)]
    [InlineData("^(?<year>[0-9]{4})$", "2024", true)]
    [InlineData("^[]$", "", false)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("^[a\\-z]$", "-", true)]
    [InlineData("^[\\w-]$", "-", true)]
    [InlineData("^\\cJ$", "\n", true)]
    [InlineData("^\\/\\.$", "/.", true)]
    [InlineData("(^a|b$)", "ab", true)]
    [InlineData("x*", "", true)]
    [InlineData("^(a|)$", "", true)]
    [InlineData("^(?=a)a$", "a", true)]
    [InlineData("^(?=a)a$", "a\n", false)]
    [InlineData("^(a)\\1$", "aa", true)]
    [InlineData("^\\p{L}$", "é", true)]
    public void IsMatch_EcmaScriptSyntax_FollowsEcmaScript(string pattern, string text, bool expected) =>
        Assert.Equal(expected, SchemaPattern.Compile(pattern).IsMatch(text));

    [Theory]
    [InlineData("(a", 0)]
    [InlineData("a)", 1)]
    [InlineData("[a", 0)]
    [InlineData("*a", 0)]
    [InlineData("a{3,1}", 1)]
    [InlineData("a{999999999}", 2)]
    [InlineData("\\", 1)]
    [InlineData("\\u12", 2)]
    [InlineData("^*", 2)]
    [InlineData("[b-a]", 2)]
    public void Compile_Broken_NamesTheCharacter(string pattern, int offset) =>
        Assert.Equal(offset, Assert.Throws<PatternReadException>(() => SchemaPattern.Compile(pattern)).Offset);

    [Fact]
    public void Compile_DeepGroups_IsRefusedNotOverflowed() => Assert.Throws<PatternReadException>(
        () => SchemaPattern.Compile(new string('(', 4_000) + "a" + new string(')', 4_000)));

    [Theory]
    [InlineData("(?=a)")]
    [InlineData("(?i)a")]
    [InlineData("(a)\\1")]
    [InlineData("\\bfoo\\b")]
    [InlineData("\\p{L}")]
    public void Compile_NotRegular_HasNoTreeAndSaysWhy(string pattern)
    {
        SchemaPattern compiled = SchemaPattern.Compile(pattern);

        Assert.Null(compiled.Tree);
        Assert.NotNull(compiled.BeyondTree);
    }
}
