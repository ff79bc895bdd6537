using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>
/// Alternatives that name fields, require none and forbid none are mixins: an object with the fields of several of them
/// fits as well, and is what their author has in mind.
/// </summary>
internal static class Mixins
{
    /// <summary>Puts the ways to fit each alternative into one list, each with its neighbours as mixins where all are mixins.</summary>
    public static IReadOnlyList<Branch> Blend(IReadOnlyList<IReadOnlyList<Branch>> alternatives)
    {
        Branch[] branches = [.. alternatives.SelectMany(alternative => alternative)];
        if (!branches.All(IsMixin))
        {
            return branches;
        }

        return [.. branches.Select(branch => branch with
        {
            Mixins = [.. branches.Where(other => other != branch).SelectMany(other => other.Atoms).Where(HasFields).Except(branch.Atoms)],
        })];
    }

    private static bool IsMixin(Branch branch) => branch.Atoms.Any(HasFields) && branch.Atoms.All(atom =>
        atom.Values is null && !atom.FitsNothing && atom.Types.HasFlag(SchemaTypes.Object)
        && atom.Objects is null or { Required.Count: 0, AdditionalProperties: null, PatternProperties.Count: 0 });

    private static bool HasFields(SchemaNode atom) => atom.Objects?.Properties.Count > 0;
}
