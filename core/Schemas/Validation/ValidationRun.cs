using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Validation;

/// <summary>One validation of one value.</summary>
internal sealed partial class ValidationRun(JToken root, ValidationOptions options)
{
    /// <summary>Schemas applied within each other, over the depth of the value; more would endanger the stack.</summary>
    private const int DepthMax = 512;

    /// <summary>Schemas compared with values in all; alternatives of alternatives can multiply without end.</summary>
    private const int ComparisonsMax = 500_000;

    private List<SchemaViolation> _violations = [];
    private int _depth;
    private int _comparisons;

    private bool IsFull => _violations.Count >= options.ViolationsMax;

    public IReadOnlyList<SchemaViolation> Run(SchemaNode schema)
    {
        Check(schema, root);
        return _violations;
    }

    private void Check(SchemaNode schema, JToken value)
    {
        if (IsFull || (schema.IsNullable && value.Type == JTokenType.Null))
        {
            return;
        }

        if (_depth >= DepthMax || ++_comparisons > ComparisonsMax)
        {
            Report(value, _depth >= DepthMax ? "depth" : "size", $"is {(_depth >= DepthMax ? "nested too deeply" : "too large")} to be checked");
            return;
        }

        _depth++;
        if (CheckType(schema, value) && CheckValues(schema, value))
        {
            CheckContent(schema, value);
            CheckCombinations(schema, value);
        }

        _depth--;
    }

    /// <summary>A value of the wrong type is reported once, not once more for every other rule it cannot fit.</summary>
    private bool CheckType(SchemaNode schema, JToken value)
    {
        SchemaTypes type = EffectiveTypes.OfValue(value);
        if (type == SchemaTypes.None)
        {
            Report(value, "type", $"is not a JSON value: {Show(value)}");
            return false;
        }

        if (schema.FitsNothing)
        {
            Report(value, "false", "must not be there");
            return false;
        }

        if ((schema.Types & type) != type)
        {
            Report(value, "type", $"must be {JsonTypeNames.InWords(schema.Types)}; it is {Show(value)}");
            return false;
        }

        return true;
    }

    private bool CheckValues(SchemaNode schema, JToken value)
    {
        if (schema.Values is null || schema.Values.Contains(value, JsonEquality.Comparer))
        {
            return true;
        }

        bool isConstant = schema.Values.Count == 1;
        Report(
            value,
            isConstant ? "const" : "enum",
            $"must be {(isConstant ? "" : "one of ")}{ShowSome(schema.Values)}; it is {Show(value)}");
        return false;
    }

    private void CheckContent(SchemaNode schema, JToken value)
    {
        switch (value)
        {
            case JObject fields when schema.Objects is not null:
                CheckObject(schema.Objects, fields);
                break;
            case JArray items when schema.Arrays is not null:
                CheckArray(schema.Arrays, items);
                break;
            case JValue { Type: JTokenType.String } text when schema.Strings is not null:
                CheckString(schema.Strings, text, (string)text!);
                break;
            case JValue { Type: JTokenType.Integer or JTokenType.Float } number when schema.Numbers is not null:
                CheckNumber(schema.Numbers, number, ExactDecimal.Of(number)!.Value);
                break;
        }
    }

    /// <summary>The violations that a schema alone would report for the value; the list of this run is left as it is.</summary>
    private List<SchemaViolation> Try(SchemaNode schema, JToken value)
    {
        List<SchemaViolation> own = _violations;
        _violations = [];
        Check(schema, value);
        List<SchemaViolation> tried = _violations;
        _violations = own;
        return tried;
    }

    private bool Fits(SchemaNode schema, JToken value) => Try(schema, value).Count == 0;
}
