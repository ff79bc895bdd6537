using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Grouping;

/// <summary>The row made of a group: what the operator made of it, then its key, its size and, where that is wanted, its first row's other fields.</summary>
internal static class GroupResult
{
    /// <param name="options">What goes into it.</param>
    /// <param name="unit">The group.</param>
    /// <param name="made">What the operator made; copied.</param>
    /// <param name="first">The group's first row; needed only when fields pass through.</param>
    public static JObject Make(GroupOptions options, Row unit, JObject made, JObject? first)
    {
        var result = (JObject)made.DeepClone();
        foreach (JProperty key in unit.Fields.Properties())
        {
            result[key.Name] = key.Value.DeepClone();
        }

        result[options.CountField] = unit.RowCount;
        foreach (JProperty field in (options.PassThrough ? first : null)?.Properties() ?? [])
        {
            if (!result.ContainsKey(field.Name))
            {
                result.Add(field.Name, field.Value.DeepClone());
            }
        }

        return result;
    }

    /// <summary>The fields that are always in it beside what the operator makes.</summary>
    public static FieldSet FieldsOf(GroupOptions options) => options.PassThrough
        ? FieldSet.All
        : FieldSet.Of([.. options.Keys.Select(static key => key.Text), options.CountField]);
}
