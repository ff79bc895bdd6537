namespace Pipelines.Core.Operators.Gates;

/// <summary>The configuration of an assertion, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Conditions">What holds for each row; at least one.</param>
/// <param name="Action">What becomes of a row for which one does not.</param>
/// <param name="Message">What to say about such a row beside the conditions; null says nothing more.</param>
internal sealed record AssertOptions(string Name, IReadOnlyList<RowCondition> Conditions, AssertAction Action, string? Message)
{
    /// <summary>The field that lists what a flagged row breaks.</summary>
    public string FlagField => $"_assert_{Name}";
}
