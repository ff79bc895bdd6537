using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Tests.Python;

/// <summary>What Python itself answered, recorded by <c>golden/make.py</c>.</summary>
public class PythonGoldenTests
{
    private static readonly JObject Golden = Read();

    [Fact]
    public void Repr_JsonValues_EqualPython() => Check("repr", golden =>
    {
        JToken value = Parse(golden);
        Assert.Equal((string?)golden["str"], PythonText.Str(value));
        return PythonText.Repr(value);
    });

    [Fact]
    public void Repr_Floats_EqualPython() => Check("floats", golden =>
        FloatText.Of(BitConverter.Int64BitsToDouble((long)golden["bits"]!)));

    [Fact]
    public void Format_Specifications_EqualPython() => Check("format", golden =>
        Repr(TextFormat.Format(PyValue.FromJson(Parse(golden)), (string)golden["spec"]!, new TestEvaluation().Budget)));

    [Fact]
    public void Format_Percent_EqualsPython() => Check("percent", golden =>
    {
        PyValue values = PyValue.FromJson(Parse(golden));
        values = (bool)golden["tuple"]! ? PyValue.TupleOf(Pipelines.Core.Python.Operators.Iteration.ToArray(values, new TestEvaluation().Budget)) : values;
        return Repr(PercentFormat.Apply((string)golden["format"]!, values, new TestEvaluation().Budget));
    });

    [Fact]
    public void Format_Braces_EqualPython() => Check("brace", golden =>
    {
        var named = ((JObject)golden["kwargs"]!).Properties().Select(p => new NamedArgument(p.Name, PyValue.FromJson(p.Value)));
        var arguments = new CallArguments(Values(golden["args"]!), [.. named]);
        return Repr(BraceFormat.Apply((string)golden["format"]!, arguments, new TestEvaluation()));
    });

    [Fact]
    public void Methods_OfText_EqualPython() => Check("methods", golden =>
    {
        string name = (string)golden["method"]!;
        Method method = MethodTable.Find(PyKind.String, name) ?? throw PythonException.Attribute(name);
        return Repr(method.Call(new TestEvaluation(), (string)golden["self"]!, CallArguments.Of(Values(golden["args"]!))));
    });

    private static void Check(string section, Func<JObject, string> answer)
    {
        var failures = new List<string>();
        JArray cases = (JArray)Golden[section]!;
        foreach (JObject golden in cases.Cast<JObject>())
        {
            string expected = (string?)golden["repr"] ?? $"raises {golden["error"]}";
            string actual;
            try
            {
                actual = answer(golden);
            }
            catch (PythonException error)
            {
                actual = $"raises {error.Kind}";
            }

            if (actual != expected)
            {
                failures.Add($"{golden.ToString(Formatting.None)} gave {actual}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Count} differ:\n{string.Join("\n", failures.Take(60))}");
    }

    private static string Repr(in PyValue value) => PyText.Repr(value, new TestEvaluation().Budget);

    private static PyValue[] Values(JToken list) => [.. list.Select(PyValue.FromJson)];

    private static JToken Parse(JObject golden) => Parse((string)golden["json"]!);

    private static JToken Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    private static JObject Read() =>
        (JObject)Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Python", "golden", "python.json")));
}
