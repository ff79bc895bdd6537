using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Validation;

internal sealed partial class ValidationRun
{
    private const int ShownValuesMax = 20;

    private void Report(JToken value, string rule, string message)
    {
        if (!IsFull)
        {
            _violations.Add(new SchemaViolation(PathOf(value), rule, message));
        }
    }

    private string Show(JToken value)
    {
        string text = value.ToString(Formatting.None);
        return text.Length <= options.ShownValueCharsMax ? text : string.Concat(text.AsSpan(0, options.ShownValueCharsMax), "…");
    }

    private string ShowSome(IReadOnlyList<JToken> values) =>
        string.Join(", ", values.Take(ShownValuesMax).Select(Show)) + (values.Count > ShownValuesMax ? ", …" : "");

    /// <summary>Walks up to the value that this run is about; a value made up on the way (a field's name) has no path.</summary>
    private string PathOf(JToken value)
    {
        var segments = new Stack<string>();
        for (JToken token = value; !ReferenceEquals(token, root); token = token.Parent)
        {
            if (token.Parent is null)
            {
                return "";
            }

            if (token is JProperty property)
            {
                segments.Push(property.Name);
            }
            else if (token.Parent is JArray items)
            {
                segments.Push(items.IndexOf(token).ToString(CultureInfo.InvariantCulture));
            }
        }

        return segments.Aggregate(new StringBuilder(), (path, segment) => path.Append(JsonPointer.Append("", segment))).ToString();
    }
}
