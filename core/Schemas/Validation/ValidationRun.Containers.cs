using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Validation;

internal sealed partial class ValidationRun
{
    private void CheckArray(ArrayRules rules, JArray items)
    {
        if (items.Count < rules.MinItems)
        {
            Report(items, "minItems", $"must have at least {rules.MinItems} items; it has {items.Count}");
        }

        if (items.Count > rules.MaxItems)
        {
            Report(items, "maxItems", $"must have at most {rules.MaxItems} items; it has {items.Count}");
        }

        for (int i = 0; i < items.Count && !IsFull; i++)
        {
            if ((i < rules.PrefixItems.Count ? rules.PrefixItems[i] : rules.Items) is SchemaNode schema)
            {
                Check(schema, items[i]);
            }
        }

        CheckUnique(rules, items);
        CheckContained(rules, items);
    }

    private void CheckUnique(ArrayRules rules, JArray items)
    {
        if (!rules.UniqueItems)
        {
            return;
        }

        var seen = new HashSet<JToken>(JsonEquality.Comparer);
        JToken? repeated = items.FirstOrDefault(item => !seen.Add(item));
        if (repeated is not null)
        {
            Report(repeated, "uniqueItems", $"must not be there twice: {Show(repeated)}");
        }
    }

    private void CheckContained(ArrayRules rules, JArray items)
    {
        if (rules.Contains is null)
        {
            return;
        }

        int fitting = items.Count(item => Fits(rules.Contains, item));
        if (fitting < rules.MinContains || fitting > rules.MaxContains)
        {
            string wanted = rules.MaxContains is int most ? $"from {rules.MinContains} to {most}" : $"at least {rules.MinContains}";
            Report(items, "contains", $"must have {wanted} items that fit the schema of \"contains\"; it has {fitting}");
        }
    }

    private void CheckObject(ObjectRules rules, JObject fields)
    {
        // Every answer is checked, so nothing is made here that is not reported.
        for (int i = 0; i < rules.Required.Count; i++)
        {
            if (!fields.ContainsKey(rules.Required[i]))
            {
                Report(fields, "required", $"the field \"{rules.Required[i]}\" is missing");
            }
        }

        for (JToken? field = fields.First; field is not null && !IsFull; field = field.Next)
        {
            CheckField(rules, (JProperty)field);
        }

        if (fields.Count < rules.MinProperties)
        {
            Report(fields, "minProperties", $"must have at least {rules.MinProperties} fields; it has {fields.Count}");
        }

        if (fields.Count > rules.MaxProperties)
        {
            Report(fields, "maxProperties", $"must have at most {rules.MaxProperties} fields; it has {fields.Count}");
        }

        if (rules.DependentRequired.Count + rules.DependentSchemas.Count > 0)
        {
            CheckDependents(rules, fields);
        }
    }

    private void CheckField(ObjectRules rules, JProperty field)
    {
        if (rules.PropertyNames is not null && Try(rules.PropertyNames, new JValue(field.Name)) is { Count: > 0 } misfits)
        {
            Report(field.Value, "propertyNames", $"the field's name {misfits[0].Message}");
        }

        SchemaNode? named = rules.Named(field.Name);
        if (named is not null)
        {
            Check(named, field.Value);
        }

        bool isKnown = named is not null;
        foreach ((SchemaPattern pattern, SchemaNode schema) in rules.PatternProperties)
        {
            if (pattern.IsMatch(field.Name) == true)
            {
                isKnown = true;
                Check(schema, field.Value);
            }
        }

        if (isKnown || rules.AdditionalProperties is null)
        {
            return;
        }

        if (rules.AdditionalProperties.FitsNothing)
        {
            string known = rules.Properties.Count == 0 ? "" : $"; the fields are {string.Join(", ", rules.Properties.Select(property => property.Key))}";
            Report(field.Value, "additionalProperties", $"there must be no field of this name{known}");
            return;
        }

        Check(rules.AdditionalProperties, field.Value);
    }

    private void CheckDependents(ObjectRules rules, JObject fields)
    {
        foreach ((string name, IReadOnlyList<string> others) in rules.DependentRequired.Where(entry => fields.ContainsKey(entry.Key)))
        {
            foreach (string other in others.Where(other => !fields.ContainsKey(other)))
            {
                Report(fields, "dependentRequired", $"the field \"{other}\" is missing, which must be there with \"{name}\"");
            }
        }

        foreach ((_, SchemaNode schema) in rules.DependentSchemas.Where(entry => fields.ContainsKey(entry.Key)))
        {
            Check(schema, fields);
        }
    }
}
