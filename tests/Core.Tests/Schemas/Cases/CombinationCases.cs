namespace Pipelines.Core.Tests.Schemas.Cases;

internal static class CombinationCases
{
    public static SchemaCase[] All { get; } =
    [
        new("boolean", """{"type":"boolean"}""", ["true", "false"], ["\"true\"", "0", "null"]),
        new("null", """{"type":"null"}""", ["null"], ["0", "\"\"", "false"]),
        new("a constant string", """{"const":"foo"}""", ["\"foo\""], ["\"bar\"", "1"]),
        new("a constant number", """{"const":123}""", ["123"], ["12", "1234", "\"123\""]) { FittingUnwritten = ["123.0"] },
        new("a constant with escapes", """{"const":" \r \n \" \\ "}""", [""" " \r \n \" \\ " """.Trim()], ["\" \""]),
        new("mixed enum", """{"enum":["red","amber","green",null,42,["foo"],{"a":1}]}""", ["\"red\"", "null", "42", "[\"foo\"]", "{\"a\":1}"], ["420", "true", "\"blue\"", "[]"]),
        new("enum narrowed by type", """{"type":"string","enum":["a",1,null]}""", ["\"a\""], ["1", "null"]),
        new("top-level reference", """{"$ref":"#/definitions/foo","definitions":{"foo":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}}""", ["""{"a":"x"}"""], ["{}", """{"a":1}"""]),
        new("alternatives by reference", """{"anyOf":[{"$ref":"#/$defs/foo"},{"$ref":"#/$defs/bar"}],"$defs":{"foo":{"type":"object","properties":{"a":{"type":"number"}},"required":["a"],"additionalProperties":false},"bar":{"type":"object","properties":{"b":{"type":"number"}},"required":["b"],"additionalProperties":false}}}""",
            ["""{"a":1}""", """{"b":1}"""], ["{}", """{"a":1,"b":1}""", """{"a":"x"}"""]),
        new("a reference to a place in the schema", """{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"number"}]},"b":{"anyOf":[{"$ref":"#/properties/a/anyOf/0"},{"type":"boolean"}]}},"additionalProperties":false}""",
            ["{}", """{"a":1,"b":true}""", """{"a":"x","b":"y"}""", """{"b":"y"}"""], ["""{"b":1}""", """{"a":true}"""]),
        new("a reference with rules beside it", """{"$ref":"#/$defs/s","maxLength":2,"$defs":{"s":{"type":"string","minLength":1}}}""", ["\"a\"", "\"ab\""], ["\"\"", "\"abc\"", "1"]),
        new("a reference to an anchor", """{"$ref":"#here","$defs":{"x":{"$anchor":"here","type":"integer"}}}""", ["1"], ["\"a\""]),
        new("allOf, anyOf and references", """{"allOf":[{"$ref":"#/definitions/foo"},{"$ref":"#/definitions/bar"},{"anyOf":[{"$ref":"#/definitions/baz"},{"$ref":"#/definitions/bam"}]}],"definitions":{"foo":{"properties":{"a":{"type":"number"}}},"bar":{"properties":{"b":{"type":"number"}}},"bam":{"properties":{"c":{"type":"number"}}},"baz":{"properties":{"d":{"type":"number"}}}},"type":"object"}""",
            ["""{"a":1,"b":2}""", """{"a":1,"b":2,"c":3}""", """{"a":1,"b":2,"d":3}""", """{"a":1,"b":2,"d":3,"c":4}"""], ["""{"a":"x"}""", """{"b":"x"}""", """{"c":"x","d":"y"}"""]) { FittingUnwritten = ["""{"a":1,"e":2}"""] },
        new("allOf of one enum", """{"allOf":[{"$ref":"#/definitions/foo"}],"definitions":{"foo":{"type":"string","enum":["a","b"]}}}""", ["\"a\"", "\"b\""], ["\"c\""]),
        new("allOf of two enums", """{"allOf":[{"$ref":"#/definitions/foo"},{"$ref":"#/definitions/bar"}],"definitions":{"foo":{"type":"string","enum":["a","b","c"]},"bar":{"type":"string","enum":["b","c","d"]}}}""", ["\"b\"", "\"c\""], ["\"a\"", "\"d\""]),
        new("allOf of bounds", """{"allOf":[{"type":"integer","minimum":3},{"maximum":12},{"type":["integer","string"]}]}""", ["3", "12"], ["2", "13", "\"a\""]),
        new("allOf of required fields", """{"type":"object","allOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"a":{"maximum":5},"b":{"type":"string"}},"required":["b"]}]}""", ["""{"a":5,"b":"x"}"""], ["""{"a":6,"b":"x"}""", """{"b":"x"}""", """{"a":1}"""]),
        new("a value or null", """{"anyOf":[{"type":"integer"},{"type":"null"}]}""", ["1", "null"], ["\"a\""]),
        new("nullable", """{"type":"string","nullable":true,"maxLength":2}""", ["null", "\"ab\""], ["\"abc\"", "1"]),
        new("exactly one", """{"oneOf":[{"type":"integer","minimum":5},{"type":"integer","maximum":7},{"type":"string"}]}""", ["4", "8", "\"a\""], ["6", "null"]),
        new("exactly one, told apart by a constant", """{"oneOf":[{"type":"object","properties":{"k":{"const":"a"},"x":{"type":"integer"}},"required":["k","x"],"additionalProperties":false},{"type":"object","properties":{"k":{"const":"b"},"y":{"type":"string"}},"required":["k","y"],"additionalProperties":false}]}""",
            ["""{"k":"a","x":1}""", """{"k":"b","y":"z"}"""], ["""{"k":"a","y":"z"}""", """{"k":"c","x":1}"""]),
        new("not", """{"type":"string","not":{"enum":["a","b"]}}""", ["\"c\""], ["\"a\"", "1"]),
        new("if then else", """{"type":"object","properties":{"k":{"type":"string"},"n":{"type":"integer"}},"required":["k"],"if":{"properties":{"k":{"const":"n"}}},"then":{"required":["n"]},"else":{"properties":{"n":{"maximum":0}}},"additionalProperties":false}""",
            ["""{"k":"n","n":1}""", """{"k":"x"}""", """{"k":"x","n":-1}"""], ["""{"k":"n"}""", """{"k":"x","n":1}"""]),
        new("names that collide with rules", """{"type":"object","properties":{"number":{"type":"object","properties":{"number":{"type":"object","properties":{"root":{"type":"number"}},"required":["root"],"additionalProperties":false}},"required":["number"],"additionalProperties":false}},"required":["number"],"additionalProperties":false}""",
            ["""{"number":{"number":{"root":1.5}}}"""], ["""{"number":{"number":1}}""", "{}"]),
        new("only a description", """{"description":"anything goes"}""", ["1", "\"a\"", "{}", "[null]"], []),
        new("a tree", """{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"next":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["v"],"additionalProperties":false}}}""",
            ["""{"v":1}""", """{"v":1,"next":[{"v":2,"next":[]},{"v":3}]}"""], ["""{"v":1,"next":[{}]}""", """{"next":[]}"""]),
        new("a tree of merged parts", """{"$ref":"#/$defs/n","$defs":{"base":{"type":"object","properties":{"id":{"type":"integer"},"kid":{"$ref":"#/$defs/base"}},"required":["id"]},"n":{"allOf":[{"$ref":"#/$defs/base"},{"properties":{"tag":{"type":"string"},"kid":{"$ref":"#/$defs/n"}},"required":["tag"]}]}}}""",
            ["""{"id":1,"tag":"x"}""", """{"id":1,"kid":{"id":2,"tag":"y"},"tag":"x"}"""], ["""{"id":1}""", """{"id":1,"kid":{"id":2},"tag":"x"}"""]),
        new("a product", """{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://example.org/p","title":"Product","type":"object","properties":{"productId":{"description":"its id","type":"integer"},"productName":{"type":"string"},"price":{"type":"number","exclusiveMinimum":0},"tags":{"type":"array","items":{"type":"string"},"minItems":1,"uniqueItems":true},"dimensions":{"type":"object","properties":{"length":{"type":"number"},"width":{"type":"number"}},"required":["length","width"]}},"required":["productId","productName","price"]}""",
            ["""{"productId":1,"productName":"A green door","price":12.50}""", """{"productId":1,"productName":"A green door","price":12.50,"tags":["home","green"],"dimensions":{"length":785,"width":-0.359}}"""],
            ["{}", """{"productId":1,"productName":"A green door"}""", """{"productId":1,"productName":"A green door","price":-12.50}""", """{"productId":1,"productName":"A green door","price":12.50,"tags":[]}""", """{"productId":1,"productName":"A green door","price":12.50,"tags":["home","green","home"]}"""])
        { FittingUnwritten = ["""{"productName":"A green door","price":12.50,"productId":1}""", """{"productId":1,"productName":"A","price":1,"colour":"x"}"""] },
        new("an address", """{"type":"object","properties":{"number":{"type":"number"},"street":{"type":"string"},"kind":{"enum":["Street","Avenue","Boulevard"]}}}""",
            ["{}", """{"street":"Pennsylvania"}""", """{"number":1600,"kind":"Avenue"}"""], ["""{"number":"1600"}""", """{"kind":"Lane"}"""]) { FittingUnwritten = ["""{"street":"P","number":1}""", """{"number":1,"direction":"NW"}"""] },
    ];
}
