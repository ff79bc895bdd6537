using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;
using Pipelines.Core.Schemas.Patterns;
using Pipelines.Core.Schemas.Validation;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>What several schemas together say about the fields of an object.</summary>
/// <param name="Fields">The named fields in the order in which the schemas name them; required names without a schema come last.</param>
/// <param name="Impossible">Names that are given but may not be there.</param>
/// <param name="Further">The schemas of fields with other names; null when there are none to be written.</param>
/// <param name="ByPattern">The schemas of fields whose names fit a pattern.</param>
/// <param name="MinFields">The fewest fields.</param>
/// <param name="MaxFields">The most fields.</param>
internal sealed record ObjectShape(
    IReadOnlyList<ObjectField> Fields,
    IReadOnlyList<string> Impossible,
    IReadOnlyList<SchemaNode>? Further,
    IReadOnlyList<KeyValuePair<SchemaPattern, IReadOnlyList<SchemaNode>>> ByPattern,
    int MinFields,
    int? MaxFields)
{
    /// <summary>True when no field is named and any may be there.</summary>
    public bool IsAnyObject => Fields.Count == 0 && Further is not null && Further.All(schema => schema.FitsAnything)
        && ByPattern.Count == 0 && MinFields == 0 && MaxFields is null;

    public static ObjectShape Of(IReadOnlyList<SchemaNode> atoms, IReadOnlyList<SchemaNode> mixins, bool allowsUnmentioned)
    {
        ObjectRules[] all = [.. atoms.Select(atom => atom.Objects!)];
        ObjectRules[] asMixins = all.All(rules => rules.AdditionalProperties is null) ? [.. mixins.Select(mixin => mixin.Objects!)] : [];
        string[] required = [.. all.SelectMany(rules => rules.Required).Distinct(StringComparer.Ordinal)];
        string[] names = [.. all.Concat(asMixins).SelectMany(rules => rules.Properties.Select(property => property.Key)).Concat(required).Distinct(StringComparer.Ordinal)];
        ObjectField[] fields = [.. names.Select(name => new ObjectField(name, required.Contains(name), SchemasOf(name, all, asMixins)))];
        ObjectField[] possible = [.. fields.Where(field => field.IsRequired || IsPossible(field, all))];
        bool isClosed = all.Any(rules => rules.AdditionalProperties is { FitsNothing: true });
        bool isOpen = allowsUnmentioned || names.Length == 0 || all.Any(rules => rules.AdditionalProperties is not null);
        bool hasPatternsOnly = all.All(rules => rules.AdditionalProperties is null) && all.Any(rules => rules.PatternProperties.Count > 0);
        return new ObjectShape(
            possible,
            [.. fields.Except(possible).Select(field => field.Name)],
            isClosed || !isOpen || hasPatternsOnly ? null : [.. all.Select(rules => rules.AdditionalProperties).OfType<SchemaNode>()],
            [.. all.SelectMany(rules => PatternsOf(rules, all))],
            all.Max(rules => rules.MinProperties ?? 0),
            all.Min(rules => rules.MaxProperties));
    }

    private static SchemaNode[] SchemasOf(string name, ObjectRules[] all, ObjectRules[] mixins)
    {
        IEnumerable<SchemaNode> own = all.SelectMany(rules => SchemasOf(name, rules));
        bool isOwn = all.Any(rules => rules.Named(name) is not null);
        return [.. isOwn ? own : own.Concat(mixins.Select(rules => rules.Named(name)).OfType<SchemaNode>())];
    }

    private static SchemaNode[] SchemasOf(string name, ObjectRules rules)
    {
        SchemaNode[] known = [.. new[] { rules.Named(name) }.OfType<SchemaNode>()
            .Concat(rules.PatternProperties.Where(entry => entry.Key.IsMatch(name) == true).Select(entry => entry.Value))];
        return known.Length > 0 || rules.AdditionalProperties is null ? known : [rules.AdditionalProperties];
    }

    /// <summary>Whether the field's name fits the rules on names.</summary>
    private static bool IsPossible(ObjectField field, ObjectRules[] all) => all.All(rules =>
        rules.PropertyNames is null || new ValidationRun(new JValue(field.Name), ValidationOptions.Default).Run(rules.PropertyNames).Count == 0);

    private static IEnumerable<KeyValuePair<SchemaPattern, IReadOnlyList<SchemaNode>>> PatternsOf(ObjectRules rules, ObjectRules[] all)
    {
        bool othersAreOpen = all.Where(other => other != rules).All(other => other.AdditionalProperties is null);
        return othersAreOpen
            ? rules.PatternProperties.Select(entry => KeyValuePair.Create(entry.Key, (IReadOnlyList<SchemaNode>)[entry.Value]))
            : [];
    }
}
