using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Tests.Operators.Binding;

/// <summary>
/// Keeps code, schema and pages in step for every operator type: what is declared is read, what is read is declared, the schema
/// takes what the reader takes, and the page names it. A new type needs its page, and nothing here.
/// </summary>
public sealed class OperatorKeyTests
{
    public static TheoryData<string> Types => [.. OperatorCatalog.AvailableNames];

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_EveryType_BeginsWithAnOperationThatIsRight(string type)
    {
        PlanningResult result = PlanExample(type, []);

        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        Assert.Equal(type, result.Plan.Stages.SelectMany(static stage => stage.Operators).First().Operator.Type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void LanguagePage_EveryType_IsListedWithItsPage(string type) =>
        Assert.Contains($"| [`{type}`](operators/{type}.md)", OperatorPage.Language.Replace(", [", "| [", StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_EveryType_NamesEachKey(string type)
    {
        string page = OperatorPage.Of(type).WithPagesBeside;

        Assert.DoesNotContain(NamesIn(OperatorCatalog.Find(type)!.Keys), key => !page.Contains(key, StringComparison.Ordinal));
    }

    /// <summary>Each value that the schema refuses for a key is refused by the reader, at that key: so the key is read, and as declared.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Bind_ValueThatTheSchemaRefuses_IsAnErrorAtThatKey(string type)
    {
        foreach (SpecKey key in OperatorBinder.KeysOf(OperatorCatalog.Find(type)!).Where(static key => key.Name is not ("name" or "type")))
        {
            foreach (JToken value in KeyValues.For(key).Where(value => !KeyValues.Fits(key, value)))
            {
                PlanningResult result = PlanExample(type, [new JProperty(key.Name, value)]);

                Assert.True(HasErrorAt(result, key), $"{type}.{key.Name}: {RowJson.Write(value)} is taken by the reader and refused by the schema.");
            }
        }
    }

    /// <summary>Where a key's values need no context, what the schema takes is taken.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Bind_ValueThatTheSchemaTakes_IsNoErrorAtThatKey(string type)
    {
        foreach (SpecKey key in OperatorBinder.KeysOf(OperatorCatalog.Find(type)!).Where(static key => key is WholeNumberKey or NumberKey or FlagKey or UnusedKey))
        {
            foreach (JToken value in KeyValues.For(key).Where(value => KeyValues.Fits(key, value)))
            {
                PlanningResult result = PlanExample(type, [new JProperty(key.Name, value)]);

                Assert.False(HasErrorAt(result, key), $"{type}.{key.Name}: {RowJson.Write(value)}: {string.Join('\n', result.Errors)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Bind_RequiredKeyIsMissing_IsNamed(string type)
    {
        foreach (SpecKey key in OperatorCatalog.Find(type)!.Keys.Where(static key => key.IsRequired))
        {
            PlanningResult result = PlanExample(type, [new JProperty(key.Name, JValue.CreateNull())]);

            Assert.Contains(result.Errors, error => error.Message.StartsWith($"The key '{key.Name}' is missing", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Bind_MisspeltKey_IsAnErrorWithTheNearestOne(string type)
    {
        PlanningResult result = PlanExample(type, [new JProperty("optimise", true)]);

        SpecDiagnostic error = Assert.Single(result.Errors);
        Assert.Equal("optimize", error.Suggestion);
    }

    private static bool HasErrorAt(PlanningResult result, SpecKey key) =>
        result.Errors.Any(error => error.Path.StartsWith($"operations[0].{key.Name}", StringComparison.Ordinal)
            || error.Message.Contains($"'{key.Name}' is missing", StringComparison.Ordinal));

    /// <summary>Plans the page's example with some of its keys changed; null takes a key away.</summary>
    private static PlanningResult PlanExample(string type, IEnumerable<JProperty> changes)
    {
        var operation = (JObject)KeyValues.Json(OperatorPage.Of(type).Example)[0]!;
        string name = (string)operation["name"]!;
        foreach (JProperty change in changes)
        {
            operation[change.Name] = change.Value.DeepClone();
        }

        JToken applied = OperatorCatalog.Find(type)!.IsJoin ? new JObject { [name] = new JObject { ["left"] = "rows", ["right"] = "rows" } } : name;
        var step = new JObject { ["name"] = "step", ["operations"] = new JArray(applied) };
        if (applied is JValue)
        {
            step["input"] = "rows";
        }

        var pipeline = new JObject
        {
            ["default_model"] = "any",
            ["datasets"] = new JObject { ["rows"] = new JObject { ["type"] = "memory" } },
            ["operations"] = new JArray(operation),
            ["pipeline"] = new JObject { ["steps"] = new JArray(step) },
        };
        return PipelinePlanner.Plan(RowJson.Write(pipeline), services: Operations.Services);
    }

    private static IEnumerable<string> NamesIn(SpecKeys keys) => keys.Where(static key => key is not (UnusedKey or RefusedKey)).SelectMany(static key => key switch
    {
        MappingKey mapping => NamesIn(mapping.Keys).Prepend(key.Name),
        MappingsKey mappings => NamesIn(mappings.Keys).Prepend(key.Name),
        _ => [key.Name],
    });
}
