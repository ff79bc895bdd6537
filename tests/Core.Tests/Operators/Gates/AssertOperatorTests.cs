using Pipelines.Core.Operators;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Tests.Operators.Gates;

public sealed class AssertOperatorTests
{
    private const string Gate = """
        type: assert
        conditions: ["input['n'] > 1", "len(input['s']) < 3"]
        message: Too small.
        """;

    [Theory]
    [InlineData("fail")]
    [InlineData("drop")]
    public async Task Apply_AllHold_PassesTheRowUnchanged(string action)
    {
        IRowOperator gate = Operations.Bind($"{Gate}\non_failure: {action}").Operator;

        Assert.Equal("""{"n":2,"s":"ab"}""", Operations.OnlyRow(await Operations.ApplyAsync(gate, new ScriptedContext(), """{"n":2,"s":"ab"}""")));
    }

    [Fact]
    public async Task Apply_FailAndSomeDoNotHold_NamesEach()
    {
        IRowOperator gate = Operations.Bind(Gate).Operator;

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(gate, new ScriptedContext(), """{"n":1,"s":"abc"}"""));

        Assert.Equal((RowFailureKinds.Validation, "Too small.\nThis does not hold: input['n'] > 1\nThis does not hold: len(input['s']) < 3"), (failure.Kind, failure.Detail));
    }

    [Fact]
    public async Task Apply_StopAndOneDoesNotHold_FailsInAWayThatEndsTheRun()
    {
        IRowOperator gate = Operations.Bind(Gate + "\non_failure: stop").Operator;

        Assert.Equal(RowFailureKinds.Stop, Operations.OnlyFailure(await Operations.ApplyAsync(gate, new ScriptedContext(), """{"n":1,"s":"abc"}""")).Kind);
        Assert.Equal("""{"n":2,"s":""}""", Operations.OnlyRow(await Operations.ApplyAsync(gate, new ScriptedContext(), """{"n":2,"s":""}""")));
    }

    [Fact]
    public async Task Apply_CannotBeEvaluated_DoesNotHold()
    {
        IRowOperator gate = Operations.Bind(Gate).Operator;

        Assert.Contains("cannot be evaluated", Operations.OnlyFailure(await Operations.ApplyAsync(gate, new ScriptedContext(), """{"n":2}""")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Drop_IsCountedAsFiltered()
    {
        IRowOperator gate = Operations.Bind(Gate + "\non_failure: drop").Operator;

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(gate, new ScriptedContext(), """{"n":0,"s":""}"""));

        Assert.Equal(RowStatus.Filtered, Assert.Single(outcome.Results).Status);
        Assert.Equal(Cardinality.OneToAtMostOne, gate.Traits.Cardinality);
    }

    [Theory]
    [InlineData("""{"n":0,"s":""}""", """{"n":0,"s":"","_assert_op":["input['n'] > 1"]}""")]
    [InlineData("""{"n":2,"s":""}""", """{"n":2,"s":"","_assert_op":[]}""")]
    public async Task Apply_Flag_SaysWhatDoesNotHold(string row, string expected)
    {
        IRowOperator gate = Operations.Bind(Gate + "\non_failure: flag").Operator;

        Assert.Equal(expected, Operations.OnlyRow(await Operations.ApplyAsync(gate, new ScriptedContext(), row)));
        Assert.Equal(["n", "s"], gate.Traits.FieldsRead.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("conditions: []", "lets everything pass")]
    [InlineData("conditions: ['input[']", "no expression")]
    [InlineData("conditions: ['row[1] > 2']", "no expression")]
    [InlineData("conditions: [[1]]", "A Python expression over 'input'")]
    [InlineData("conditions: ['True']\non_failure: halt", "'halt' is not one of fail, stop, drop, flag, route")]
    public void Bind_WrongConfiguration_SaysWhatIsWrong(string keys, string part)
    {
        SpecDiagnostic error = Assert.Single(Operations.Plan($"type: assert\n{keys}").Errors);

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
