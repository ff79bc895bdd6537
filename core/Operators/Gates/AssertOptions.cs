using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Gates;

/// <summary>The configuration of an assertion, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Conditions">What holds for each row; at least one.</param>
/// <param name="Action">What becomes of a row for which one does not.</param>
/// <param name="Message">What to say about such a row beside the conditions; null says nothing more.</param>
internal sealed record AssertOptions(string Name, IReadOnlyList<RowCondition> Conditions, AssertAction Action, string? Message)
{
    /// <summary>The field that lists what a row breaks that is flagged or routed.</summary>
    public string FlagField => $"_assert_{Name}";

    /// <summary>What the row breaks, each as a person reads it.</summary>
    public IReadOnlyList<string> BrokenBy(JObject row) => [.. Conditions.Select(condition => condition.FaultOf(row)).OfType<string>()];

    /// <summary>The row with what it breaks.</summary>
    public JObject Flagged(JObject row, IEnumerable<string> broken)
    {
        var flagged = (JObject)row.DeepClone();
        flagged[FlagField] = new JArray(broken);
        return flagged;
    }
}
