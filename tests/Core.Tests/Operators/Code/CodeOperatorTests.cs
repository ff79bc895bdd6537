using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Operators.Code;

public sealed class CodeOperatorTests
{
    [Theory]
    [InlineData("{'n': input['n'] + 1, 'm': 5}", "", """{"n":2,"k":0,"m":5}""")]
    [InlineData("{'n': 9, 'm': 5}", "drop_keys: [n]", """{"n":1,"k":0,"m":5}""")]
    [InlineData("{}", "", """{"n":1,"k":0}""")]
    public async Task Apply_CodeMap_MergesWhatTheCodeReturned(string expression, string keys, string expected)
    {
        IRowOperator map = Operations.Bind($"type: code_map\ncode: \"return {expression}\"\n{keys}").Operator;

        Assert.Equal(expected, Operations.OnlyRow(await Operations.ApplyAsync(map, new ScriptedContext(), """{"n":1,"k":0}""")));
    }

    /// <summary>What the code does not say that it reads is not there for it, so that nobody misses it who plans by that.</summary>
    [Theory]
    [InlineData("{'seen': sorted(input)}", "reads: [k, m]", """{"n":1,"k":0,"seen":["k"]}""")]
    [InlineData("{'seen': sorted(input)}", "reads: []", """{"n":1,"k":0,"seen":[]}""")]
    [InlineData("{'seen': sorted(input)}", "", """{"n":1,"k":0,"seen":["k","n"]}""")]
    public async Task Apply_Reads_IsAllThatTheCodeIsGiven(string expression, string keys, string expected)
    {
        IRowOperator map = Operations.Bind($"type: code_map\ncode: \"return {expression}\"\n{keys}").Operator;

        Assert.Equal(expected, Operations.OnlyRow(await Operations.ApplyAsync(map, new ScriptedContext(), """{"n":1,"k":0}""")));
    }

    [Fact]
    public void Traits_Reads_AreTheFieldsThatItReads()
    {
        Assert.True(Operations.Bind("type: code_filter\ncode: x").Operator.Traits.FieldsRead.IsAll);
        Assert.Equal(["n"], Operations.Bind("type: code_filter\ncode: x\nreads: [n]").Operator.Traits.FieldsRead.Names);
        Assert.Equal(["k", "n"], Operations.Bind("type: code_reduce\nreduce_key: k\ncode: x\nreads: [n]").Operator.Traits.FieldsRead.Names.Order(StringComparer.Ordinal));
        Assert.True(Operations.Bind("type: code_reduce\nreduce_key: k\ncode: x\nreads: [n]\npass_through: true").Operator.Traits.FieldsRead.IsAll);
    }

    [Theory]
    [InlineData("[1]", "a list")]
    [InlineData("None", "null")]
    [InlineData("input['gone']", "gone")]
    public async Task Apply_CodeMapWithoutFields_FailsTheRow(string expression, string part)
    {
        IRowOperator map = Operations.Bind($"type: code_map\ncode: \"return {expression}\"").Operator;

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(map, new ScriptedContext(), """{"n":1}"""));

        Assert.Equal(RowFailureKinds.Code, failure.Kind);
        Assert.Contains(part, failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_SkipOnError_SkipsTheRowWithItsFailure()
    {
        IRowOperator map = Operations.Bind("type: code_map\ncode: return None\nskip_on_error: true").Operator;

        RowResult result = Assert.Single(Assert.Single(await Operations.ApplyAsync(map, new ScriptedContext(), "{}")).Results);

        Assert.Equal((RowStatus.Skipped, SkipReasons.SkipOnError, RowFailureKinds.Code), (result.Status, result.SkipReason, result.Failure?.Kind));
    }

    [Theory]
    [InlineData("True", RowStatus.Ok)]
    [InlineData("[0]", RowStatus.Ok)]
    [InlineData("0", RowStatus.Filtered)]
    [InlineData("''", RowStatus.Filtered)]
    [InlineData("None", RowStatus.Filtered)]
    public async Task Apply_CodeFilter_KeepsWhatPythonTakesForTrue(string expression, RowStatus status)
    {
        IRowOperator filter = Operations.Bind($"type: code_filter\ncode: \"return {expression}\"").Operator;

        Assert.Equal(status, Assert.Single(Assert.Single(await Operations.ApplyAsync(filter, new ScriptedContext(), """{"n":1}""")).Results).Status);
    }

    [Fact]
    public void Plan_LimitOfACodeFilter_CountsTheRowsThatPass() =>
        Assert.Equal(2, Operations.Plan("type: code_filter\ncode: return True\nlimit: 2").Plan!.Stages.Count);

    /// <summary>So it is for pipelines that arrive over HTTP.</summary>
    [Fact]
    public void Bind_HostThatRunsNoCode_SaysSo()
    {
        const string Yaml = "{operations: [{name: c, type: code_map, code: x}], pipeline: {steps: [{name: s, operations: [c]}]}}";

        Assert.Contains("may not bring code here", Assert.Single(PipelinePlanner.Plan(Yaml).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_LanguageThatCannotRun_SaysWhy() => Assert.Contains(
        "there is no C# here", Assert.Single(Operations.Plan("type: code_map\ncode: x\nlanguage: csharp").Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Identity_CodeAndLanguage_ArePartOfItAndTimeIsNot()
    {
        string[] all = ["code: return 1", "code: return 2", "code: return 1\nlanguage: javascript", "code: return 1\nskip_on_error: true", "code: return 1\nreads: [n]"];

        Assert.Equal(all.Length, all.Select(static keys => Operations.Bind($"type: code_map\n{keys}").Operator.Identity).Distinct().Count());
        Assert.Equal(Operations.Bind("type: code_map\ncode: return 1").Operator.Identity, Operations.Bind("type: code_map\ncode: return 1\ntimeout: 99").Operator.Identity);
    }
}
