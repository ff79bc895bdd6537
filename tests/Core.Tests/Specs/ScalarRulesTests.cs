using System.Globalization;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Tests.Specs;

/// <summary>The expected kinds and values are those of PyYAML 6.0.3's <c>safe_load</c>; dates, which it makes objects of, stay texts.</summary>
public sealed class ScalarRulesTests
{
    [Theory]
    [InlineData("yes", SpecScalarKind.Boolean, "true")]
    [InlineData("Yes", SpecScalarKind.Boolean, "true")]
    [InlineData("YES", SpecScalarKind.Boolean, "true")]
    [InlineData("no", SpecScalarKind.Boolean, "false")]
    [InlineData("on", SpecScalarKind.Boolean, "true")]
    [InlineData("OFF", SpecScalarKind.Boolean, "false")]
    [InlineData("true", SpecScalarKind.Boolean, "true")]
    [InlineData("True", SpecScalarKind.Boolean, "true")]
    [InlineData("tRUE", SpecScalarKind.Text, "tRUE")]
    [InlineData("y", SpecScalarKind.Text, "y")]
    [InlineData("n", SpecScalarKind.Text, "n")]
    [InlineData("~", SpecScalarKind.Null, "")]
    [InlineData("null", SpecScalarKind.Null, "")]
    [InlineData("Null", SpecScalarKind.Null, "")]
    [InlineData("nULL", SpecScalarKind.Text, "nULL")]
    [InlineData("", SpecScalarKind.Null, "")]
    [InlineData("0", SpecScalarKind.WholeNumber, "0")]
    [InlineData("-0", SpecScalarKind.WholeNumber, "0")]
    [InlineData("+7", SpecScalarKind.WholeNumber, "7")]
    [InlineData("010", SpecScalarKind.WholeNumber, "8")]
    [InlineData("0o10", SpecScalarKind.Text, "0o10")]
    [InlineData("08", SpecScalarKind.Text, "08")]
    [InlineData("0b101", SpecScalarKind.WholeNumber, "5")]
    [InlineData("0x1F", SpecScalarKind.WholeNumber, "31")]
    [InlineData("1_000", SpecScalarKind.WholeNumber, "1000")]
    [InlineData("12:30", SpecScalarKind.WholeNumber, "750")]
    [InlineData("1:2:3", SpecScalarKind.WholeNumber, "3723")]
    [InlineData("12:60", SpecScalarKind.Text, "12:60")]
    [InlineData("1.5", SpecScalarKind.Number, "1.5")]
    [InlineData("1.", SpecScalarKind.Number, "1.0")]
    [InlineData("-.5", SpecScalarKind.Text, "-.5")]
    [InlineData(".5", SpecScalarKind.Number, "0.5")]
    [InlineData("1e5", SpecScalarKind.Text, "1e5")]
    [InlineData("1.0e5", SpecScalarKind.Text, "1.0e5")]
    [InlineData("1.0e+5", SpecScalarKind.Number, "100000.0")]
    [InlineData("1.5e-3", SpecScalarKind.Number, "0.0015")]
    [InlineData("1_0.5", SpecScalarKind.Number, "10.5")]
    [InlineData("1:30.5", SpecScalarKind.Number, "90.5")]
    [InlineData(".inf", SpecScalarKind.Number, "Infinity")]
    [InlineData("-.Inf", SpecScalarKind.Number, "-Infinity")]
    [InlineData(".nan", SpecScalarKind.Number, "NaN")]
    [InlineData("1.2.3", SpecScalarKind.Text, "1.2.3")]
    [InlineData("2024-01-02", SpecScalarKind.Text, "2024-01-02")]
    [InlineData("2024-01-02 10:00:00", SpecScalarKind.Text, "2024-01-02 10:00:00")]
    [InlineData("0x", SpecScalarKind.Text, "0x")]
    [InlineData("1__0", SpecScalarKind.WholeNumber, "10")]
    [InlineData("12345678901234567890123", SpecScalarKind.WholeNumber, "12345678901234567890123")]
    [InlineData("-0x10", SpecScalarKind.WholeNumber, "-16")]
    [InlineData("+.5", SpecScalarKind.Text, "+.5")]
    [InlineData("0b", SpecScalarKind.Text, "0b")]
    [InlineData("1:2x", SpecScalarKind.Text, "1:2x")]
    [InlineData("190:20:30.15", SpecScalarKind.Number, "685230.15")]
    public void Resolve_PlainScalar_ReadsAsPyYamlDoes(string text, SpecScalarKind kind, string value)
    {
        (SpecScalarKind actualKind, Newtonsoft.Json.Linq.JValue actual) = ScalarRules.Resolve(text);

        Assert.Equal(kind, actualKind);
        Assert.Equal(value, ShowOf(actual.Value));
    }

    private static string ShowOf(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double number when double.IsFinite(number) => number.ToString("0.0###############", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
