using System.Numerics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Answers;

namespace Pipelines.Core.Tests.Schemas.Answers;

public class AnswerReaderTests
{
    private static readonly OutputSchema TwoFields = Schema(("a", "string"), ("n", "int"));

    [Theory]
    [InlineData("""{"a":"x","n":1}""")]
    [InlineData("\n  {\"a\": \"x\",\r\n \"n\": 1}  \n")]
    [InlineData("```json\n{\"a\":\"x\",\"n\":1}\n```")]
    [InlineData("```\n{\"a\":\"x\",\"n\":1}\n```\n")]
    [InlineData("```json {\"a\":\"x\",\"n\":1}```")]
    [InlineData("Sure! Here is the row:\n```json\n{\"a\":\"x\",\"n\":1}\n```\nAnything else?")]
    [InlineData("```json\n{\"a\":\"x\",\"n\":1}")]
    [InlineData("The answer is {\"a\":\"x\",\"n\":1}, I think.")]
    [InlineData("In {curly} words {\"a\":\"x\",\"n\":1}")]
    [InlineData("First {\"a\":\"draft\"} and then {\"a\":\"x\",\"n\":1}")]
    [InlineData("{\"a\":\"x\",\"n\":1}\n{\"a\":\"x\",\"n\":1}")]
    public void Read_OneRowInAnyWrapping_IsFound(string answer) => AssertRow("""{"a":"x","n":1}""", Read(TwoFields, answer));

    [Theory]
    [InlineData("<think>Is it {\"a\":\"no\",\"n\":0}?</think>{\"a\":\"x\",\"n\":1}", "Is it {\"a\":\"no\",\"n\":0}?")]
    [InlineData("\n<think>\nhm\n</think>\n\n```json\n{\"a\":\"x\",\"n\":1}\n```", "hm")]
    [InlineData("hm</think>{\"a\":\"x\",\"n\":1}", "hm")]
    [InlineData("<thinking>hm</thinking> {\"a\":\"x\",\"n\":1}", "hm")]
    [InlineData("<think></think>{\"a\":\"x\",\"n\":1}", "")]
    public void Read_ReasoningBefore_IsKeptAside(string answer, string reasoning)
    {
        AnswerResult result = Read(TwoFields, answer);

        AssertRow("""{"a":"x","n":1}""", result);
        Assert.Equal(reasoning, result.Reasoning);
    }

    [Fact]
    public void Read_TagWithinAText_IsNotReasoning()
    {
        AnswerResult result = Read(TwoFields, """{"a":"the tag </think> ends it","n":1}""");

        AssertRow("""{"a":"the tag </think> ends it","n":1}""", result);
        Assert.Null(result.Reasoning);
    }

    [Theory]
    [InlineData("", AnswerFailureKind.Empty, null)]
    [InlineData(" \n ", AnswerFailureKind.Empty, null)]
    [InlineData("<think>hm</think> ", AnswerFailureKind.Empty, null)]
    [InlineData("<think>hm {\"a\":\"x\",\"n\":1}", AnswerFailureKind.UnfinishedReasoning, null)]
    [InlineData("I cannot say.", AnswerFailureKind.NoJson, null)]
    [InlineData("[1,2]", AnswerFailureKind.NotAnObject, 0)]
    [InlineData("[{\"a\":\"x\",\"n\":1}]", AnswerFailureKind.NotAnObject, 0)]
    [InlineData("{\"a\":\"x\",\"n\":1,}", AnswerFailureKind.Malformed, 15)]
    [InlineData("{\"a\":\"x\",\"n\":[1,]}", AnswerFailureKind.Malformed, 16)]
    [InlineData("{\"a\":\"x\",\"n\":", AnswerFailureKind.Malformed, 13)]
    [InlineData("{\"a\":\"x", AnswerFailureKind.Malformed, 7)]
    [InlineData("{'a':'x'}", AnswerFailureKind.Malformed, 1)]
    [InlineData("{\"a\":\"é😀\",\"n\":oops}", AnswerFailureKind.Malformed, 15)]
    [InlineData("{\"a\":\"x\",\"n\":True}", AnswerFailureKind.Malformed, 13)]
    [InlineData("{\"a\":\"x\ny\",\"n\":1}", AnswerFailureKind.Malformed, 7)]
    [InlineData("{\"a\":\"x\" /* c */,\"n\":1}", AnswerFailureKind.Malformed, 9)]
    [InlineData("{\"a\":\"\\ud800\",\"n\":1}", AnswerFailureKind.Malformed, 5)]
    [InlineData("{\"a\":\"x\",\"a\":\"y\",\"n\":1}", AnswerFailureKind.DuplicateKey, 9)]
    [InlineData("{\"a\":\"x\",\"n\":NaN}", AnswerFailureKind.NumberOutOfRange, 13)]
    [InlineData("{\"a\":\"x\",\"n\":-Infinity}", AnswerFailureKind.NumberOutOfRange, 13)]
    [InlineData("{\"a\":\"x\",\"n\":1e999}", AnswerFailureKind.NumberOutOfRange, 13)]
    [InlineData("Either {\"a\":\"x\",\"n\":1} or {\"a\":\"y\",\"n\":2}.", AnswerFailureKind.Ambiguous, null)]
    [InlineData("{\"a\":\"x\"}", AnswerFailureKind.Mismatch, null)]
    [InlineData("{\"outer\":{\"a\":\"x\",\"n\":1},oops}", AnswerFailureKind.Malformed, 25)]
    public void Read_Unusable_SaysWhyAndWhere(string answer, AnswerFailureKind kind, int? offset)
    {
        AnswerResult result = Read(TwoFields, answer);

        Assert.False(result.IsOk);
        Assert.Equal(kind, result.Failure.Kind);
        Assert.Equal(offset, result.Failure.Offset);
        Assert.NotEmpty(result.Failure.Message);
    }

    [Fact]
    public void Read_TrailingComma_IsNamedWithLineAndColumn() => Assert.Equal(
        "line 3, column 1: there is a comma before the closing \"}\"",
        Read(TwoFields, "{\"a\":\"x\",\n\"n\":1,\n}").Failure!.Message);

    [Fact]
    public void Read_MissingAndWrongFields_AreViolations()
    {
        AnswerFailure failure = Read(TwoFields, """{"n":"one","z":1}""").Failure!;

        Assert.Equal(["", "/n", "/z"], failure.Violations.Select(violation => violation.Path));
        Assert.Contains("the field \"a\" is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFieldInCompat_GetsDocEtlsText() =>
        AssertRow("""{"n":1,"a":"Not found"}""", new AnswerReader(TwoFields, AnswerOptions.DocEtl03).Read("""{"n":1}"""));

    [Theory]
    [InlineData("string", "Just words.", "\"Just words.\"")]
    [InlineData("string", " two\nlines ", "\"two\\nlines\"")]
    [InlineData("string", "\"quoted\"", "\"quoted\"")]
    [InlineData("string", "42", "\"42\"")]
    [InlineData("string", "Use {braces} and {\"k\":1}.", "\"Use {braces} and {\\\"k\\\":1}.\"")]
    [InlineData("string", "```json\n{\"f\":\"x\"}\n```", "\"x\"")]
    [InlineData("string", "So: {\"f\":\"x\"}", "\"x\"")]
    [InlineData("string", "<think>hm</think>Just words.", "\"Just words.\"")]
    [InlineData("int", "42", "42")]
    [InlineData("bool", "true", "true")]
    [InlineData("list[string]", "[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData("list[string]", "```\n[\"a\"]\n```", "[\"a\"]")]
    [InlineData("list[{k: int}]", "[{\"k\":1},{\"k\":2}]", "[{\"k\":1},{\"k\":2}]")]
    public void Read_SingleFieldWithPlainAnswer_IsThatFieldsValue(string type, string answer, string value) =>
        AssertRow($$"""{"f":{{value}}}""", Read(Schema(("f", type)), answer));

    [Theory]
    [InlineData("{\"f\":\"cut off", AnswerFailureKind.Malformed)]
    [InlineData("Here you are: {\"f\":\"cut off", AnswerFailureKind.Malformed)]
    [InlineData("```json\n{\"f\":\"x\",}\n```", AnswerFailureKind.Malformed)]
    [InlineData("{\"g\":\"x\"}", AnswerFailureKind.Mismatch)]
    public void Read_SingleFieldWithBrokenJson_IsNotTakenForPlainText(string answer, AnswerFailureKind kind) =>
        Assert.Equal(kind, Read(Schema(("f", "string")), answer).Failure!.Kind);

    [Fact]
    public void Read_SingleFieldThatIsNoText_RefusesProse() =>
        Assert.Equal(AnswerFailureKind.Mismatch, Read(Schema(("f", "int")), "about forty").Failure!.Kind);

    [Theory]
    [InlineData("""{"a":"x","n":1}""")]
    [InlineData(""" "{\"a\":\"x\",\"n\":1}" """)]
    public void ReadToolArguments_ObjectOrItsText_IsTheRow(string arguments) =>
        AssertRow("""{"a":"x","n":1}""", new AnswerReader(TwoFields).ReadToolArguments(arguments));

    [Theory]
    [InlineData("", AnswerFailureKind.Empty)]
    [InlineData("plain", AnswerFailureKind.Malformed)]
    [InlineData("[]", AnswerFailureKind.NotAnObject)]
    [InlineData("{\"a\":\"x\",\"n\":1} more", AnswerFailureKind.Malformed)]
    [InlineData("{\"a\":\"x\",\"n\":1", AnswerFailureKind.Malformed)]
    public void ReadToolArguments_Unusable_Fails(string arguments, AnswerFailureKind kind) =>
        Assert.Equal(kind, new AnswerReader(Schema(("a", "string"))).ReadToolArguments(arguments).Failure!.Kind);

    [Fact]
    public void Read_Numbers_FollowPythonsRules()
    {
        JObject row = Read(Schema(("v", "any")), """{"v":[123456789012345678901234567890,1.0,1e3,-0,0.1]}""").Row!;

        Assert.Equal([JTokenType.Integer, JTokenType.Float, JTokenType.Float, JTokenType.Integer, JTokenType.Float], row["v"]!.Select(item => item.Type));
        Assert.Equal(BigInteger.Parse("123456789012345678901234567890", System.Globalization.CultureInfo.InvariantCulture), ((JValue)row["v"]![0]!).Value);
        Assert.Equal("[123456789012345678901234567890,1.0,1000.0,0,0.1]", row["v"]!.ToString(Formatting.None));
    }

    [Fact]
    public void Read_TextThatLooksLikeADate_StaysText() =>
        Assert.Equal(JTokenType.String, Read(Schema(("d", "date")), """{"d":"2024-02-29"}""").Row!["d"]!.Type);

    [Fact]
    public void Read_DeepJson_IsRefusedNotOverflowed()
    {
        AnswerFailure failure = Read(TwoFields, "{\"a\":" + new string('[', 100_000)).Failure!;

        Assert.Contains("nested more than", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooLong_IsRefused() => Assert.Equal(
        AnswerFailureKind.TooLong,
        new AnswerReader(TwoFields, new AnswerOptions { AnswerCharsMax = 10 }).Read("{\"a\":\"xxxxxxxx\"}").Failure!.Kind);

    [Fact]
    public void Read_NumberOfTooManyDigits_IsRefused() => Assert.Equal(
        AnswerFailureKind.NumberOutOfRange, Read(TwoFields, $$"""{"a":"x","n":{{new string('9', 5_000)}}}""").Failure!.Kind);

    [Fact]
    public void Read_ManyBraces_EndsSoon() =>
        Assert.Equal(AnswerFailureKind.Malformed, Read(TwoFields, new string('{', 1_000_000)).Failure!.Kind);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_AnyTextAtAll_NeverThrows(int seed)
    {
        var random = new Random(seed);
        string[] pieces = ["{", "}", "[", "]", "\"", ":", ",", "a", "n", "1", "-", "e", ".", "\\", "u12", "<think>", "</think>", "```", "json", "\n", " ", "é", "😀", "\ud800", "null", "{\"a\":\"x\",\"n\":1}"];
        var reader = new AnswerReader(TwoFields);
        for (int i = 0; i < 4_000; i++)
        {
            string answer = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            AnswerResult result = reader.Read(answer);
            Assert.True(result.IsOk ? TwoFields.Validator.Validate(result.Row).Count == 0 : result.Failure.Message.Length > 0, $"seed {seed}: {answer}");
        }
    }

    private static void AssertRow(string expected, AnswerResult result)
    {
        Assert.True(result.IsOk, result.Failure?.Message);
        Assert.Equal(expected, result.Row.ToString(Formatting.None));
    }

    private static AnswerResult Read(OutputSchema schema, string answer) => new AnswerReader(schema).Read(answer);

    private static OutputSchema Schema(params (string Name, string Type)[] fields) =>
        OutputSchema.FromDocEtl(new JObject(fields.Select(field => new JProperty(field.Name, field.Type)))).Value!;
}
