using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Tests.Schemas.Language;

public class YamlNestedTests
{
    [Fact]
    public void Read_NestedMapping_EqualsTheSameTypeAsText()
    {
        var nested = new JObject
        {
            ["name"] = "string",
            ["tags"] = new JArray("enum[a, b]"),
            ["children"] = new JArray(new JObject { ["age"] = "int?" }),
        };

        Assert.Equal(
            DocEtlTypes.JsonSchemaOf("{name: string, tags: list[enum[a, b]], children: list[{age: int?}]}"),
            DocEtlTypes.JsonSchemaOf(nested));
    }

    [Fact]
    public void Read_NestedTooDeep_IsRefused()
    {
        JToken type = "string";
        for (int i = 0; i < 100; i++)
        {
            type = new JArray(type);
        }

        SchemaError error = Assert.Single(DocEtlTypes.Read(type).Errors);
        Assert.Contains("nested more than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OptionalListEntry_IsAnError() =>
        Assert.Equal("/f/0", Assert.Single(DocEtlTypes.Read(new JArray("string?")).Errors).Path);
}
