using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Tests.Documents;

public sealed class RowJsonTests
{
    private static readonly JObject Golden =
        JObject.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Documents", "golden", "row_json.json")));

    [Fact]
    public void Write_WhatWasParsed_EqualsPython()
    {
        List<string> wrong = [];
        foreach (JToken example in Golden["same"]!)
        {
            string text = (string)example["text"]!;
            string written = RowJson.Write(RowJson.Parse(text));
            if (written != (string)example["written"]!)
            {
                wrong.Add($"{text} → {written}, Python: {example["written"]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
    }

    [Theory]
    [InlineData("refused_by_both")]
    [InlineData("refused_here")]
    public void Parse_NotOurJson_Throws(string list) =>
        Assert.All(Golden[list]!, text => Assert.ThrowsAny<JsonException>(() => RowJson.Parse((string)text!)));

    [Fact]
    public void Parse_OfWhatWasWritten_IsTheSameValue() =>
        Prop.ForAll(JsonValues.Any.ToArbitrary(), value => JToken.DeepEquals(value, RowJson.Parse(RowJson.Write(value))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Write_AnyValue_IsOneLine() =>
        Prop.ForAll(JsonValues.Any.ToArbitrary(), value => RowJson.Write(value).AsSpan().IndexOfAny('\n', '\r') < 0)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_AnyDouble_ComesBackBitForBit() =>
        Prop.ForAll<NormalFloat>(number =>
            BitConverter.DoubleToInt64Bits(number.Get) == BitConverter.DoubleToInt64Bits((double)RowJson.Parse(RowJson.Write(new JValue(number.Get)))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_TextThatLooksLikeADate_StaysText()
    {
        JToken value = RowJson.Parse("\"2024-01-01T00:00:00Z\"");

        Assert.Equal(JTokenType.String, value.Type);
        Assert.Equal("2024-01-01T00:00:00Z", (string?)value);
    }

    [Fact]
    public void Parse_KeyTwice_NamesIt() =>
        Assert.Contains("'title'", Assert.ThrowsAny<JsonException>(() => RowJson.Parse("""{"title":1,"title":2}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_BytesThatAreNoUtf8_Throws() =>
        Assert.ThrowsAny<JsonException>(() => RowJson.Parse([(byte)'"', 0xC3, (byte)'"']));

    [Fact]
    public void Parse_EndlessInteger_IsRefused() =>
        Assert.Contains("digits", Assert.ThrowsAny<JsonException>(() => RowJson.Parse(new string('7', 5000))).Message, StringComparison.Ordinal);

    [Fact]
    public void ParseObject_NoObject_Throws() => Assert.Throws<JsonException>(() => RowJson.ParseObject("[]"));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Write_NumberThatIsNone_NamesItsPlace(double number) =>
        Assert.Contains("'a.b'", Assert.Throws<JsonException>(() => RowJson.Write(new JObject { ["a"] = new JObject { ["b"] = number } })).Message, StringComparison.Ordinal);

    [Fact]
    public void Write_HalfASurrogatePair_IsRefused()
    {
        string half = "😀"[..1];

        Assert.Throws<JsonException>(() => RowJson.Write(new JValue(half)));
        Assert.Throws<JsonException>(() => RowJson.Write(new JObject { [half] = 1 }));
        Assert.Throws<JsonException>(() => RowJson.Parse($"\"{half}\""));
    }

    [Fact]
    public void Read_StreamOfValues_LeavesTheReaderOnTheLastToken()
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes("""[{"a":[1,2]},3]"""), RowJson.ReaderOptions);
        reader.Read();
        reader.Read();

        JToken first = RowJson.Read(ref reader);

        Assert.Equal("""{"a":[1,2]}""", RowJson.Write(first));
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.True(reader.Read());
        Assert.Equal(3, reader.GetInt32());
    }
}
