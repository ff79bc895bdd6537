using Newtonsoft.Json.Linq;
using Pipelines.Training.Evaluation.Documents;

namespace Pipelines.Training.Evaluation.Tests;

public sealed class GoldCheckTests
{
    [Theory]
    [InlineData("Ann", null)]
    [InlineData("An", "is not in the text")] // it ends within a word
    [InlineData("ann", "is not in the text")]
    [InlineData("Ann ", "is not in the text")]
    public void FaultsOf_CopiedText_StandsInTheTextAsWholeWords(string given, string? expected) =>
        AssertFault(new JObject { ["who"] = "span" }, new JObject { ["who"] = given }, expected);

    [Theory]
    [InlineData("low", null)]
    [InlineData("Low", "Low")]
    public void FaultsOf_Label_IsOneOfTheSet(string given, string? expected) =>
        AssertFault(new JObject { ["mood"] = "enum[low|high]: how it is" }, new JObject { ["mood"] = given }, expected);

    [Fact]
    public void FaultsOf_NestedParts_AreCheckedToo()
    {
        var fields = new JObject { ["people"] = new JArray(new JObject { ["name"] = "span", ["age"] = "count?" }) };

        AssertFault(fields, new JObject { ["people"] = new JArray(new JObject { ["name"] = "Ann", ["age"] = null }) }, null);
        AssertFault(fields, new JObject { ["people"] = new JArray(new JObject { ["name"] = "Bob", ["age"] = 3 }) }, "'name' is not in the text: Bob");
        AssertFault(fields, new JObject { ["people"] = new JArray(new JObject { ["name"] = "Ann", ["age"] = 12 }) }, "age");
    }

    private static void AssertFault(JObject fields, JObject gold, string? expected)
    {
        string[] faults = [.. GoldCheck.FaultsOf(new DocumentItem("d", "s", "k", "Here is Ann.", "?", FieldNotation.ReadAll(fields), gold))];
        if (expected is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(faults), StringComparison.Ordinal);
        }
    }
}
