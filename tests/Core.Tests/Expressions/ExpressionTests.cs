using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions;
using Pipelines.Core.Python;

namespace Pipelines.Core.Tests.Expressions;

public class ExpressionTests
{
    private static readonly Dictionary<string, JToken?> Values = new()
    {
        ["output"] = JObject.Parse("""{"title": "T", "tags": ["a", "b"], "n": 3}"""),
    };

    private static readonly string[] Names = ["output"];

    [Theory]
    [InlineData("__import__('os')", "'__import__' is not known here")]
    [InlineData("open('x')", "'open' is not known here")]
    [InlineData("eval('1')", "'eval' is not known here")]
    [InlineData("getattr(output, 'x')", "'getattr' is not known here")]
    [InlineData("globals()", "'globals' is not known here")]
    [InlineData("[x for x in [1]] + x", "'x' is not known here")]
    public void Compile_NameThatIsNotGiven_IsRefused(string source, string message) =>
        Assert.Contains(message, Assert.Throws<ExpressionSyntaxException>(() => Expression.Compile(source, Names)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("output.__class__")]
    [InlineData("().__class__.__bases__")]
    [InlineData("[].append.__self__")]
    [InlineData("'{0.__class__}'.format(output)")]
    [InlineData("(lambda: 1).__globals__")]
    [InlineData("re.__builtins__")]
    [InlineData("str.mro()")]
    public void Evaluate_AttributeBeyondMethods_IsRefused(string source)
    {
        var error = Assert.Throws<ExpressionEvaluationException>(() => Expression.Compile(source, Names).Evaluate(Values));
        Assert.Equal("AttributeError", error.ErrorType);
    }

    [Theory]
    [InlineData("ouput['title']", 1, "did you mean 'output'? (available: output)")]
    [InlineData("output['title'] = 'T'", 17, "write '==' to compare")]
    [InlineData("output['n'] > 1 && output['n'] < 5", 18, "write 'and' instead of '&&'")]
    [InlineData("output['n'] > 1 || True", 18, "write 'or' instead of '||'")]
    [InlineData("!output['n']", 1, "write 'not'")]
    [InlineData("output['n'] > ", 15, "an expression is expected here, not the end of the expression")]
    [InlineData("len(output['tags']", 19, "')' is missing")]
    [InlineData("output['n'] == 3 ? 1 : 2", 18, "write 'a if condition else b'")]
    [InlineData("import os", 1, "'import' is not supported")]
    [InlineData("'abc", 1, "this string has no end")]
    [InlineData("f'{output'", 3, "'}' is missing")]
    [InlineData("1 +\n  bad", 3, "'bad' is not known here")]
    public void Compile_Wrong_NamesColumnAndRemedy(string source, int column, string message)
    {
        var error = Assert.Throws<ExpressionSyntaxException>(() => Expression.Compile(source, Names));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(column, error.Column);
    }

    [Theory]
    [InlineData("output['titel'] == 'T'", 7, "did you mean 'title'? (available fields: title, tags, n)")]
    [InlineData("output.title", 8, "write ['title'] for a field")]
    [InlineData("1 < output['tags'][0]", 1, "'<' not supported between instances of 'int' and 'str'")]
    [InlineData("output['tags'].append('c')", 22, "read-only")]
    public void Evaluate_Wrong_NamesColumnAndRemedy(string source, int column, string message)
    {
        var error = Assert.Throws<ExpressionEvaluationException>(() => Expression.Compile(source, Names).Evaluate(Values));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(column, error.Column);
    }

    [Theory]
    [InlineData("sum(1 for x in range(10**9))")]
    [InlineData("[x for x in range(10**9)]")]
    [InlineData("'a' * 10**12")]
    [InlineData("[0] * 10**12")]
    [InlineData("10 ** 10 ** 10")]
    [InlineData("1 << 10**12")]
    [InlineData("'%999999999d' % 1")]
    [InlineData("f'{1:999999999}'")]
    [InlineData("list(range(10**12))")]
    [InlineData("(lambda f: f(f))(lambda f: f(f))")]
    [InlineData("sorted(range(10**9))")]
    [InlineData("set(range(10**9))")]
    [InlineData("re.match('(a+)+$', 'a' * 40 + 'b')")]
    [InlineData("re.search('x' * 100000, 'y')")]
    public void Evaluate_WithoutBound_IsRefused(string source)
    {
        ExpressionOptions options = ExpressionOptions.Default with
        {
            MaxSteps = 10_000, MaxTextChars = 100_000, MaxCreatedUnits = 100_000, PatternTimeout = TimeSpan.FromMilliseconds(50),
        };
        var error = Assert.Throws<ExpressionEvaluationException>(() => Expression.Compile(source, Names, options).Evaluate(Values));
        Assert.Equal("LimitReached", error.ErrorType);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("-", "")]
    [InlineData("not ", "")]
    [InlineData("1 + ", "")]
    [InlineData("1 if 1 else ", "")]
    [InlineData("lambda: ", "")]
    [InlineData("1 ** ", "")]
    public void Compile_DeeplyNested_IsRefused(string open, string close)
    {
        string source = string.Concat(Enumerable.Repeat(open, 1000)) + "1" + string.Concat(Enumerable.Repeat(close, 1000));
        Assert.Throws<ExpressionSyntaxException>(() => Expression.Compile(source, Names));
    }

    [Theory]
    [InlineData("output['title'] and output['n'] > 1", "n,title")]
    [InlineData("output.get('n', 0) > 1", "n")]
    [InlineData("all(t != '' for t in output['tags'])", "tags")]
    [InlineData("f\"{output['title']}\" == 'T'", "title")]
    [InlineData("True", "")]
    public void ReadFields_ByName_AreListed(string source, string expected)
    {
        FieldReads reads = Expression.Compile(source, Names).ReadFields("output");
        Assert.False(reads.ToFieldSet().IsAll);
        Assert.Equal(expected, string.Join(',', reads.ToFieldSet().Names.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("output")]
    [InlineData("len(output) > 1")]
    [InlineData("output[output['key']]")]
    [InlineData("[v for v in output]")]
    [InlineData("(lambda o: o['n'])(output)")]
    [InlineData("'a' in output")]
    public void ReadFields_ThatCannotBeTold_AreEverything(string source) =>
        Assert.True(Expression.Compile(source, Names).ReadFields("output").ToFieldSet().IsAll);

    [Theory]
    [InlineData("output['n'] == 3", true)]
    [InlineData("output['tags']", true)]
    [InlineData("output.get('zzz')", false)]
    [InlineData("[]", false)]
    public void Holds_AnyValue_IsPythonsTruth(string source, bool expected) =>
        Assert.Equal(expected, Expression.Compile(source, Names).Holds(Values));

    [Fact]
    public void Evaluate_WithoutAValue_NamesIt()
    {
        var error = Assert.Throws<ExpressionEvaluationException>(() => Expression.Compile("left == right", ["left", "right"]).Evaluate(new Dictionary<string, JToken?> { ["left"] = 1 }));
        Assert.Contains("no value was given for 'right'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CompileAndEvaluate_OfAnything_ThrowOnlyExpressionExceptions()
    {
        string[] pieces =
        [
            "output", "['n']", "['tags']", ".get('n')", " + ", " - ", " * ", " ** ", " and ", " or ", "not ", " in ", " is ", "(", ")", "[", "]", "{", "}", ",", ":", "1", "'a'", "f'{",
            "}'", "x", " for x in ", " if ", " else ", "lambda x: ", "len", "sorted", "sum", "re.match", " == ", " < ", "None", "True", "\"", "\\", "#", "\n", " ",
        ];
        ExpressionOptions options = ExpressionOptions.Default with { MaxSteps = 1000, MaxTextChars = 10_000, MaxCreatedUnits = 10_000 };
        Prop.ForAll(Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts)).ToArbitrary(), source =>
        {
            try
            {
                Expression.Compile(source, Names, options).Evaluate(Values);
            }
            catch (ExpressionException)
            {
                // A clear refusal is one of the two allowed ends.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }
}
