using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Grouping;

/// <summary>Which rows make a group, and what of them goes beside the group's result.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Keys">Rows with equal values here are a group; empty when all rows are one.</param>
/// <param name="GroupsMax">How many groups are worked on, the smallest first; null for all.</param>
/// <param name="PassThrough">The other fields of a group's first row go into its result.</param>
internal sealed record GroupOptions(string Name, IReadOnlyList<FieldPath> Keys, long? GroupsMax, bool PassThrough)
{
    /// <summary>For DocETL's quirk: fields that a group of all rows gets for a key; empty for none.</summary>
    public IReadOnlyDictionary<string, string> JunkFields { get; init; } = new Dictionary<string, string>();

    /// <summary>The field with the number of rows.</summary>
    public string CountField => $"_counts_prereduce_{Name}";
}
