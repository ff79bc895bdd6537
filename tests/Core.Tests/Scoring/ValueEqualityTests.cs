using Pipelines.Core.Scoring;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Tests.Scoring;

public sealed class ValueEqualityTests
{
    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("9007199254740993", "9007199254740993", true)]
    [InlineData("123456789012345678901234567890", "1", false)]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890", true)]
    [InlineData("0.1", "0.10", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("null", "0", false)]
    [InlineData("""{"a": 1, "b": null}""", """{"a": 1.0}""", true)]
    [InlineData("""{"a": 1, "b": 2}""", """{"b": 2, "a": 1}""", true)]
    [InlineData("[1, 2]", "[2, 1]", false)]
    [InlineData("""[{"x": 1}]""", """[{"x": 1.0}]""", true)]
    [InlineData("[1]", "[1, 2]", false)]
    public void AreEqual_TwoValues_ComparesWhatTheySay(string left, string right, bool expected)
    {
        Assert.Equal(expected, ValueEquality.AreEqual(RowJson.Parse(left), RowJson.Parse(right)));
        Assert.Equal(expected, ValueEquality.AreEqual(RowJson.Parse(right), RowJson.Parse(left)));
    }

    [Fact]
    public void AreEqual_MissingField_IsNull()
    {
        Assert.True(ValueEquality.AreEqual(RowJson.Parse("null"), null));
        Assert.False(ValueEquality.AreEqual(RowJson.Parse("\"\""), null));
    }
}
