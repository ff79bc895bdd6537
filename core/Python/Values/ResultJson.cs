using Newtonsoft.Json.Linq;
using Pipelines.Core.Python.Operators;

namespace Pipelines.Core.Python.Values;

/// <summary>A value as JSON. What is part of the data already is given back as it is, not copied.</summary>
internal static class ResultJson
{
    public static JToken From(in PyValue value, EvaluationBudget budget)
    {
        EvaluationBudget.RequireStack();
        if ((value.Kind is PyKind.Dict or PyKind.List) && value.Reference is JToken data)
        {
            return data;
        }

        switch (value.Kind)
        {
            case PyKind.None:
                return JValue.CreateNull();
            case PyKind.Bool:
                return new JValue(value.Int64 != 0);
            case PyKind.Int:
                return new JValue(value.Int64);
            case PyKind.BigInt:
                return new JValue(value.Integer);
            case PyKind.Float:
                return new JValue(value.Float);
            case PyKind.String or PyKind.Markup:
                return new JValue(value.Text);
            case PyKind.Dict:
                return FromDict(new PyMapping(value), budget);
            case PyKind.List or PyKind.Tuple or PyKind.Set or PyKind.Range or PyKind.DictView or PyKind.Generator:
                return new JArray(Iteration.ToList(value, budget).Select(item => From(item, budget)));
            default:
                throw PythonException.Type($"the value of the expression is a {value.TypeName}, which is no data");
        }
    }

    private static JObject FromDict(PyMapping mapping, EvaluationBudget budget)
    {
        var result = new JObject();
        foreach (PyEntry entry in mapping)
        {
            budget.ChargeItems(1);
            string key = entry.Key.IsText
                ? entry.Key.Text
                : throw PythonException.Type($"the keys of a result must be texts, not {entry.Key.TypeName}");
            result[key] = From(entry.Value, budget);
        }

        return result;
    }
}
