using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>
/// Multiplies out references, <c>allOf</c>, <c>anyOf</c> and <c>oneOf</c> into the list of ways in which a value can fit.
/// </summary>
internal sealed class BranchExpander(Action<string, string, string> recordGap)
{
    /// <summary>More combinations than this are not multiplied out.</summary>
    private const int BranchesMax = 256;

    private readonly Dictionary<SchemaNode, IReadOnlyList<Branch>> _known = [];

    /// <summary>The ways in which a value can fit all of the schemas.</summary>
    public IReadOnlyList<Branch> Expand(IEnumerable<SchemaNode> schemas) => schemas.Aggregate(
        (IReadOnlyList<Branch>)[Branch.Anything],
        (branches, schema) => Product(branches, Of(schema), schema, "allOf"));

    private IReadOnlyList<Branch> Of(SchemaNode schema)
    {
        if (!_known.TryGetValue(schema, out IReadOnlyList<Branch>? branches))
        {
            branches = Multiply(schema);
            _known.Add(schema, branches);
        }

        return branches;
    }

    private IReadOnlyList<Branch> Multiply(SchemaNode schema)
    {
        IReadOnlyList<Branch> branches = [schema.IsBare ? Branch.Anything : new Branch([schema], [])];
        if (schema.Reference is not null)
        {
            branches = Product(branches, Of(schema.Reference.Target), schema, "$ref");
        }

        foreach (SchemaNode part in schema.AllOf)
        {
            branches = Product(branches, Of(part), schema, "allOf");
        }

        if (schema.AnyOf.Count > 0)
        {
            branches = Product(branches, Mixins.Blend([.. schema.AnyOf.Select(Of)]), schema, "anyOf");
        }

        if (schema.OneOf.Count > 0)
        {
            branches = Product(branches, [.. schema.OneOf.SelectMany(Of)], schema, "oneOf");
            if (!Disjointness.Holds(schema.OneOf))
            {
                recordGap(schema.Path, "oneOf", "a value may fit more than one of the alternatives");
            }
        }

        return schema.IsNullable ? [.. branches, new Branch([NullOf(schema)], [])] : branches;
    }

    private IReadOnlyList<Branch> Product(IReadOnlyList<Branch> left, IReadOnlyList<Branch> right, SchemaNode schema, string keyword)
    {
        if ((long)left.Count * right.Count > BranchesMax && left.Count > 1)
        {
            recordGap(schema.Path, keyword, $"more than {BranchesMax} combinations of alternatives");
            return left;
        }

        return [.. left.SelectMany(a => right.Select(a.And)).DistinctBy(branch => branch.Key)];
    }

    /// <summary>The null that a nullable schema allows, told apart from the schema by a negative number.</summary>
    private static SchemaNode NullOf(SchemaNode schema) =>
        new() { Path = schema.Path, Id = -1 - schema.Id, Written = schema.Written, Types = SchemaTypes.Null };
}
