using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>What is searched for about a row, or about a group of rows.</summary>
internal static class QueryTexts
{
    /// <summary>A query about a group sees so many of its rows: it is a line or two, whatever the group.</summary>
    public const int RowsMax = 1000;

    /// <exception cref="Prompts.PromptException">A phrase cannot be rendered.</exception>
    public static async Task<string> OfAsync(RetrievalPhrase phrase, Row unit, CancellationToken cancellationToken)
    {
        if (unit.Group is not { Members: not null } group)
        {
            return phrase.Render(unit.Fields);
        }

        // A row in a list would get it for a parent, and rows are shared.
        var rows = new JArray();
        await foreach (Row member in group.ReadAsync(cancellationToken).Take(RowsMax))
        {
            rows.Add(member.Fields.DeepClone());
        }

        return phrase.Render(unit.Fields, rows);
    }
}
