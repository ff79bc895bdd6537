using Pipelines.Core.Schemas.JsonSchema;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

internal sealed partial class GrammarCompiler
{
    private const string UnnamedFieldsReason = "a field with a free name may be written twice";

    private GbnfNode? CompileObject(Branch branch, string hint)
    {
        SchemaNode[] ruled = [.. branch.Atoms.Where(atom => atom.Objects is not null)];
        if (ruled.Length == 0)
        {
            Record(branch.Atoms.Count > 0 ? branch.Atoms[0].Path : "", "additionalProperties", UnnamedFieldsReason);
            return _shared.Object;
        }

        ObjectShape shape = ObjectShape.Of(ruled, branch.Mixins, _options.AllowsUnmentionedProperties);
        if (shape.IsAnyObject)
        {
            Record(ruled[0].Path, "additionalProperties", UnnamedFieldsReason);
            return _shared.Object;
        }

        var fields = new List<(GbnfNode Node, bool IsRequired)>();
        foreach (ObjectField field in shape.Fields)
        {
            if (Compile(field.Schemas, $"{hint}-{field.Name}") is GbnfNode value)
            {
                var key = new GbnfNode.Literal(JsonSpelling.Of(field.Name));
                fields.Add((GbnfNode.InOrder(key, _separators.Colon, value), field.IsRequired));
            }
            else if (field.IsRequired)
            {
                return null;
            }
        }

        GbnfNode? further = CompileFurtherFields(shape, hint);
        RecordObjectGaps(ruled, shape, further is not null);
        return CompileFields(fields, further, shape, ruled[0], hint);
    }

    /// <summary>One field with a name that the schema does not give; null when there are none.</summary>
    private GbnfNode? CompileFurtherFields(ObjectShape shape, string hint)
    {
        var options = new List<GbnfNode>();
        if (shape.Further is not null && Compile(shape.Further, $"{hint}-further") is GbnfNode value)
        {
            options.Add(GbnfNode.InOrder(_keys.OtherThan([.. shape.Fields.Select(field => field.Name), .. shape.Impossible]), _separators.Colon, value));
        }

        foreach ((SchemaPattern pattern, IReadOnlyList<SchemaNode> schemas) in shape.ByPattern)
        {
            GbnfNode? key = pattern.Tree is null ? null : _patterns.Of(pattern.Tree);
            if (key is not null && Compile(schemas, $"{hint}-named") is GbnfNode patternValue)
            {
                options.Add(GbnfNode.InOrder(SharedRules.Quoted(_rules.Named($"{hint}-name", key)), _separators.Colon, patternValue));
            }
        }

        return options.Count == 0 ? null : _rules.Named($"{hint}-further-field", GbnfNode.OneOf(options));
    }

    private void RecordObjectGaps(SchemaNode[] ruled, ObjectShape shape, bool hasFurther)
    {
        int required = shape.Fields.Count(field => field.IsRequired);
        foreach (SchemaNode atom in ruled)
        {
            ObjectRules rules = atom.Objects!;
            bool isCounted = shape.Fields.Count == 0;
            RecordIf(hasFurther && atom == ruled[0], atom, "additionalProperties", UnnamedFieldsReason);
            RecordIf(rules.PatternProperties.Count > 0, atom, "patternProperties", "names that fit a pattern are not told apart from the others");
            RecordIf(rules.MinProperties > required && !isCounted, atom, "minProperties", "a grammar does not count fields that may be absent");
            RecordIf(rules.MaxProperties < shape.Fields.Count || (rules.MaxProperties is not null && hasFurther && !isCounted), atom, "maxProperties", "a grammar does not count fields that may be absent");
            RecordIf(rules.PropertyNames is not null && hasFurther, atom, "propertyNames", "free names are checked after");
            RecordIf(rules.DependentRequired.Any(entry => !IsMet(entry.Key, entry.Value, shape, hasFurther)), atom, "dependentRequired", "a grammar cannot look at one field to decide about another");
            RecordIf(rules.DependentSchemas.Count > 0, atom, "dependentSchemas", "a grammar cannot look at one field to decide about another");
        }
    }

    private static bool IsMet(string name, IReadOnlyList<string> others, ObjectShape shape, bool hasFurther)
    {
        bool canBeThere = hasFurther || shape.Fields.Any(field => field.Name == name);
        return !canBeThere || others.All(other => shape.Fields.Any(field => field.IsRequired && field.Name == other));
    }

    /// <summary>
    /// The fields in order with their commas, in a grammar whose size is that of the fields. Two expressions are kept while
    /// going from the last field to the first: what may follow when something was written before (<c>rest</c>), and what
    /// may stand here when nothing was (<c>first</c>):
    /// <code>
    /// optional field:  rest = ("," field)? rest'    first = field rest' | first'
    /// required field:  rest = "," field rest'       first = field rest'
    /// </code>
    /// </summary>
    private GbnfNode? CompileFields(List<(GbnfNode Node, bool IsRequired)> fields, GbnfNode? further, ObjectShape shape, SchemaNode atom, string hint)
    {
        bool isCounted = fields.Count == 0;
        int min = isCounted ? shape.MinFields : 0;
        int? max = isCounted ? shape.MaxFields : null;
        if (further is null && min > 0)
        {
            return null;
        }

        GbnfNode rest = further is null || max == 0 ? GbnfNode.Empty : _rules.Repeat($"{hint}-further-rest", GbnfNode.InOrder(_separators.Comma, further), 0, null);
        GbnfNode? first = further is null || max == 0 ? null : FurtherOnly(further, min, max, atom, hint);
        bool mayBeEmpty = min == 0;
        for (int i = fields.Count - 1; i >= 0; i--)
        {
            (GbnfNode field, bool isRequired) = fields[i];
            bool isInFirst = !fields.Take(i).Any(earlier => earlier.IsRequired);
            rest = isInFirst && i > 0 ? _rules.Named($"{hint}-rest", rest) : rest;
            GbnfNode here = GbnfNode.InOrder(field, rest);
            first = isRequired || first is null ? here : GbnfNode.OneOf(here, first);
            mayBeEmpty &= !isRequired;
            GbnfNode next = GbnfNode.InOrder(_separators.Comma, field);
            rest = GbnfNode.InOrder(isRequired ? next : _rules.Optional($"{hint}-field", next), rest);
        }

        GbnfNode content = first is null ? GbnfNode.Empty : mayBeEmpty ? _rules.Optional($"{hint}-fields", first) : first;
        return _separators.Brackets('{', '}', content, _rules);
    }

    private GbnfNode FurtherOnly(GbnfNode further, int min, int? max, SchemaNode atom, string hint)
    {
        int more = Math.Max(0, min - 1);
        return GbnfNode.InOrder(further, Counted($"{hint}-further-rest", GbnfNode.InOrder(_separators.Comma, further), ref more, max - 1, atom, "Properties"));
    }
}
