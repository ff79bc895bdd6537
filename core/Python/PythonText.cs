using Newtonsoft.Json.Linq;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python;

/// <summary>JSON data as Python 3.11 prints it.</summary>
public static class PythonText
{
    /// <summary><c>str(value)</c>: texts as they are, everything else as <see cref="Repr"/>.</summary>
    public static string Str(JToken? value) =>
        value is JValue { Value: string text } ? text : Repr(value);

    /// <summary><c>repr(value)</c>: <c>{'t': [1, True, None, 'é'], 'x': 1e-05}</c>.</summary>
    public static string Repr(JToken? value)
    {
        using var buffer = new TextBuffer(int.MaxValue);
        PyText.WriteRepr(buffer, PyValue.FromJson(value));
        return buffer.ToString();
    }
}
