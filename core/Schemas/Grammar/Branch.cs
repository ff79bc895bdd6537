using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>One way in which a value can fit: it fits all atoms, taking of each only what stands outside its combinations.</summary>
/// <param name="Atoms">Schemas that all apply, in the order in which the schema comes to them.</param>
/// <param name="Mixins">Schemas of the alternatives beside this one, whose fields may be there as well.</param>
internal sealed record Branch(IReadOnlyList<SchemaNode> Atoms, IReadOnlyList<SchemaNode> Mixins)
{
    public static Branch Anything { get; } = new([], []);

    /// <summary>The same for the same schemas, whichever way led to them.</summary>
    public string Key => string.Join(',', Atoms.Select(atom => atom.Id)) + (Mixins.Count > 0 ? "+" + string.Join(',', Mixins.Select(mixin => mixin.Id)) : "");

    public Branch And(Branch other) => new([.. Atoms.Concat(other.Atoms).Distinct()], [.. Mixins.Concat(other.Mixins).Distinct()]);
}
