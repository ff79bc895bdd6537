using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Planning;
using Pipelines.Core.Schemas.Validation;
using Pipelines.Core.Tests.Planning;

namespace Pipelines.Core.Tests.Operators.Binding;

public sealed class PipelineSchemaTests
{
    private static readonly JsonSchemaValidator Validator = JsonSchemaValidator.Compile(PipelineSchema.Create()).Value!;

    public static TheoryData<string> Samples => SampleTests.Pipelines;

    [Theory]
    [MemberData(nameof(Samples))]
    public void Validate_Sample_Fits(string path) => Assert.Empty(Validator.Validate(KeyValues.Json(File.ReadAllText(path))));

    [Theory]
    [InlineData("{pipeline: {steps: [{name: s, operations: []}]}, default_modle: x}", "default_modle")]
    [InlineData("{pipeline: {steps: []}}", "steps")]
    [InlineData("{operations: []}", "pipeline")]
    [InlineData("{datasets: {a: {type: file, path: [1]}}, pipeline: {steps: [{name: s, operations: []}]}}", "path")]
    [InlineData("{rate_limits: {llm_call: [{count: 0, unit: minute}]}, pipeline: {steps: [{name: s, operations: []}]}}", "count")]
    [InlineData("{operations: [{name: a, type: mpa}], pipeline: {steps: [{name: s, operations: [a]}]}}", "type")]
    [InlineData("{operations: [{name: a, type: map, promt: x}], pipeline: {steps: [{name: s, operations: [a]}]}}", "promt")]
    [InlineData("{operations: [{name: a, type: map, prompt: x, gleaning: {num_rounds: 0}}], pipeline: {steps: [{name: s, operations: [a]}]}}", "num_rounds")]
    [InlineData("{pipeline: {steps: [{name: s, operations: [{join: {left: a}}]}]}}", "operations")]
    public void Validate_BrokenPipeline_IsRefusedByTheSchemaAndByThePlanner(string yaml, string place)
    {
        Assert.Contains(Validator.Validate(KeyValues.Json(yaml)), violation => violation.ToString().Contains(place, StringComparison.Ordinal));
        Assert.Contains(PipelinePlanner.Plan(yaml).Errors, error => error.ToString().Contains(place, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_EveryAvailableType_HasItsKeysDescribed()
    {
        var definitions = (JObject)PipelineSchema.Create()["$defs"]!;

        Assert.Equal(OperatorCatalog.AvailableNames, definitions.Properties().Select(static type => type.Name));
        Assert.All(definitions.Properties().SelectMany(static type => type.Value["properties"]!.Children<JProperty>()), static key =>
            Assert.Matches(@"^[A-Z].*\.$", (string?)key.Value["description"]));
    }
}
