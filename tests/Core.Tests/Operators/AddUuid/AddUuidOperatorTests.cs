using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.AddUuid;

public sealed class AddUuidOperatorTests
{
    [Fact]
    public async Task Apply_Rows_GetIdsOfTheirOwnThatNeverChange()
    {
        IRowOperator add = Operations.Bind("type: add_uuid").Operator;

        string[] ids = await IdsAsync(add, "op_id");

        Assert.Equal(ids, await IdsAsync(Operations.Bind("type: add_uuid").Operator, "op_id"));
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.True(Guid.TryParseExact(id, "D", out Guid guid) && guid.Version == 8 && guid.Variant is >= 8 and <= 11, id));
    }

    /// <summary>Computed apart, with Python's hashlib. Ids are written into outputs: another one for the same row would break whoever kept it.</summary>
    [Fact]
    public async Task Apply_KnownRow_HasTheIdItAlwaysHad()
    {
        IRowOperator add = Operations.Bind("type: add_uuid\nid_key: id").Operator;

        Assert.Equal("""{"a":1,"id":"eb90ac6b-5939-8561-b930-b1f4eb6c7fb5"}""", Operations.OnlyRow(await Operations.ApplyAsync(add, new ScriptedContext(), """{"a":1,"id":"old"}""")));
    }

    private static async Task<string[]> IdsAsync(IRowOperator add, string field) =>
        [.. (await Operations.ApplyAsync(add, new ScriptedContext(), "{}", "{}", """{"a":1}""")).Select(outcome => (string)outcome.Results[0].Row.Fields[field]!)];
}
