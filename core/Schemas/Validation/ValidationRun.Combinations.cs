using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Validation;

internal sealed partial class ValidationRun
{
    private const int ShownAlternativesMax = 4;

    private void CheckCombinations(SchemaNode schema, JToken value)
    {
        if (schema.Reference is not null)
        {
            Check(schema.Reference.Target, value);
        }

        foreach (SchemaNode part in schema.AllOf)
        {
            Check(part, value);
        }

        CheckAlternatives(schema.AnyOf, value, "anyOf");
        CheckAlternatives(schema.OneOf, value, "oneOf");
        if (schema.Not is not null && Fits(schema.Not, value))
        {
            Report(value, "not", $"must not be a value like this: {Show(value)}");
        }

        CheckCondition(schema, value);
    }

    private void CheckCondition(SchemaNode schema, JToken value)
    {
        if (schema.If is not null && (Fits(schema.If, value) ? schema.Then : schema.Else) is SchemaNode branch)
        {
            Check(branch, value);
        }
    }

    private void CheckAlternatives(IReadOnlyList<SchemaNode> alternatives, JToken value, string rule)
    {
        if (alternatives.Count == 0)
        {
            return;
        }

        bool isOne = rule == "oneOf";
        var misfits = new List<List<SchemaViolation>>(alternatives.Count);
        var fitting = new List<int>();
        for (int i = 0; i < alternatives.Count && (isOne || fitting.Count == 0); i++)
        {
            List<SchemaViolation> tried = Try(alternatives[i], value);
            misfits.Add(tried);
            if (tried.Count == 0)
            {
                fitting.Add(i);
            }
        }

        if (fitting.Count == 0)
        {
            ReportMisfit(alternatives, misfits, value, rule);
        }
        else if (isOne && fitting.Count > 1)
        {
            Report(value, rule, $"must fit exactly one of {alternatives.Count} alternatives; it fits the alternatives {string.Join(" and ", fitting.Select(i => i + 1))}");
        }
    }

    /// <summary>Where only one alternative is for values of this type, that one was meant, and its own complaints say most.</summary>
    private void ReportMisfit(IReadOnlyList<SchemaNode> alternatives, List<List<SchemaViolation>> misfits, JToken value, string rule)
    {
        SchemaTypes type = EffectiveTypes.OfValue(value);
        int[] meant = [.. Enumerable.Range(0, alternatives.Count).Where(i => (alternatives[i].EffectiveTypes & type) == type)];
        if (meant.Length == 1)
        {
            foreach (SchemaViolation violation in misfits[meant[0]].TakeWhile(_ => !IsFull))
            {
                _violations.Add(violation);
            }

            return;
        }

        if (meant.Length == 0)
        {
            SchemaTypes wanted = alternatives.Aggregate(SchemaTypes.None, (all, alternative) => all | alternative.EffectiveTypes);
            Report(value, rule, $"must be {JsonTypeNames.InWords(wanted)}; it is {Show(value)}");
            return;
        }

        IEnumerable<string> reasons = meant.Take(ShownAlternativesMax).Select(i => $"alternative {i + 1}: {misfits[i][0]}");
        Report(value, rule, $"fits none of {alternatives.Count} alternatives ({string.Join("; ", reasons)}{(meant.Length > ShownAlternativesMax ? "; …" : "")})");
    }
}
