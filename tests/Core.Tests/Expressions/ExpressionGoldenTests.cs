using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions;
using Pipelines.Core.Python;

namespace Pipelines.Core.Tests.Expressions;

/// <summary>Expressions against what Python answered, recorded by <c>golden/make.py</c>.</summary>
public class ExpressionGoldenTests
{
    private const int MinCases = 150;

    private static readonly JObject Golden = Read();

    [Fact]
    public void Evaluate_EveryCase_EqualsPython()
    {
        Dictionary<string, JToken?> values = ((JObject)Golden["names"]!).Properties().ToDictionary(name => name.Name, name => (JToken?)name.Value);
        JArray cases = (JArray)Golden["cases"]!;
        List<string> failures = [.. cases.Cast<JObject>().Select(golden => Compare(golden, values)).OfType<string>()];
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Count} differ:\n{string.Join("\n", failures)}");
        Assert.True(cases.Count >= MinCases);
    }

    private static string? Compare(JObject golden, Dictionary<string, JToken?> values)
    {
        string source = (string)golden["source"]!;
        string expected = golden["value"] is { } value ? PythonText.Repr(value) : $"raises {golden["error"]}";
        string actual;
        string detail = string.Empty;
        try
        {
            actual = PythonText.Repr(Expression.Compile(source, values.Keys).Evaluate(values));
        }
        catch (ExpressionSyntaxException error)
        {
            actual = "raises syntax";
            detail = error.Message;
        }
        catch (ExpressionEvaluationException error)
        {
            actual = $"raises {error.ErrorType}";
            detail = error.Message;
        }

        return actual == expected ? null : $"  {source}\n    wanted {expected}\n    got    {actual} {detail}";
    }

    private static JObject Read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Expressions", "golden", "expressions.json");
        using var reader = new JsonTextReader(new StringReader(File.ReadAllText(path))) { DateParseHandling = DateParseHandling.None };
        return (JObject)JToken.ReadFrom(reader);
    }
}
