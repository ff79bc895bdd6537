using Pipelines.Durable.Clients;

namespace Pipelines.Durable.Tests.Clients;

public sealed class InstanceIdRuleTests
{
    [Theory]
    [InlineData("run-1")]
    [InlineData("run:1.part_2 Ä")]
    public void Check_Allowed_IsFine(string id) => Assert.Null(InstanceIdRule.Check(id));

    [Theory]
    [InlineData("", "1 to 256 characters")]
    [InlineData("@entity@key", "kept for entities")]
    [InlineData("a/b", "U+002F")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a#b", "U+0023")]
    public void Check_NotAllowed_SaysWhy(string id, string why) => Assert.Contains(why, InstanceIdRule.Check(id), StringComparison.Ordinal);

    [Fact]
    public void Check_TooLong_SaysHowLong() => Assert.Contains("257", InstanceIdRule.Check(new string('a', 257)), StringComparison.Ordinal);
}
