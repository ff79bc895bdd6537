using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.UnnestColumns;

public sealed class UnnestColumnsOperatorTests
{
    /// <summary>As DocETL 0.3 does it.</summary>
    [Theory]
    [InlineData("", """{"id":1,"v":{"a":1,"b":[2]},"z":0}""", """{"id":1,"z":0,"a":1,"b":[2]}""")]
    [InlineData("keys: [b, c]", """{"v":{"a":1,"b":2}}""", """{"b":2,"c":null}""")]
    [InlineData("", """{"a":5,"v":{"a":1}}""", """{"a":1}""")]
    [InlineData("", """{"v":{"v":1}}""", """{"v":1}""")]
    [InlineData("", """{"id":1,"v":{}}""", """{"id":1}""")]
    public async Task Apply_Cases_MakesTheRow(string keys, string row, string expected)
    {
        IRowOperator unnest = Operations.Bind($"type: unnest_columns\nunnest_key: v\n{keys}").Operator;

        Assert.Equal(expected, Operations.OnlyRow(await Operations.ApplyAsync(unnest, new ScriptedContext(), row)));
    }

    [Fact]
    public async Task Apply_Path_KeepsTheObjectInItsPlace()
    {
        IRowOperator unnest = Operations.Bind("type: unnest_columns\nunnest_key: v.w").Operator;

        Assert.Equal("""{"v":{"w":{"a":1}},"a":1}""", Operations.OnlyRow(await Operations.ApplyAsync(unnest, new ScriptedContext(), """{"v":{"w":{"a":1}}}""")));
    }

    [Theory]
    [InlineData("""{"vv":{}}""", "Did you mean 'vv'?")]
    [InlineData("""{"v":[1]}""", "is a list; an object is wanted")]
    [InlineData("""{"v":null}""", "is null")]
    public async Task Apply_NoObject_FailsTheRow(string row, string part)
    {
        IRowOperator unnest = Operations.Bind("type: unnest_columns\nunnest_key: v").Operator;

        Assert.Contains(part, Operations.OnlyFailure(await Operations.ApplyAsync(unnest, new ScriptedContext(), row)).Detail, StringComparison.Ordinal);
    }
}
