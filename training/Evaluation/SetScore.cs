using Pipelines.Core.Scoring;

namespace Pipelines.Training.Evaluation;

/// <summary>What is right in a set of items.</summary>
/// <param name="Name">The set.</param>
/// <param name="Documents">Those that are right in every field.</param>
/// <param name="Valid">Those whose answer is of its schema.</param>
/// <param name="Fields">Those that are right, of all fields of all documents.</param>
/// <param name="Forms">The same by <see cref="FieldForms"/>, in the order of their names.</param>
/// <param name="Kinds">The same by kind of document, in the order of their names.</param>
public sealed record SetScore(
    string Name, Share Documents, Share Valid, Share Fields, IReadOnlyDictionary<string, Share> Forms, IReadOnlyDictionary<string, Share> Kinds)
{
    internal static SetScore Of(string name, IReadOnlyList<ItemResult> results)
    {
        var forms = new SortedDictionary<string, Share>(StringComparer.Ordinal);
        var kinds = new SortedDictionary<string, Share>(StringComparer.Ordinal);
        foreach (ItemResult result in results)
        {
            foreach (GoldField field in result.Item.Gold)
            {
                var share = new Share(result.IsRight(field) ? 1 : 0, 1);
                forms[field.Form] = forms.GetValueOrDefault(field.Form) + share;
                kinds[result.Item.Kind] = kinds.GetValueOrDefault(result.Item.Kind) + share;
            }
        }

        return new SetScore(
            name,
            new Share(results.Count(static result => result.IsWhole), results.Count),
            new Share(results.Count(static result => result.Answer.Fields is not null), results.Count),
            forms.Values.Aggregate(default(Share), static (sum, share) => sum + share),
            forms,
            kinds);
    }
}
