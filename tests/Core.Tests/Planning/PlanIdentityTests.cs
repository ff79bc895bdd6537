using Pipelines.Core.Identity;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Planning;

public sealed class PlanIdentityTests
{
    private const string Yaml = """
        name: p
        default_model: m
        default_lm_api_base: http://a/v1
        datasets: {d: {type: file, path: a.json}}
        operations:
          - name: a
            type: map
            prompt: "P {{ input.x }}"
            output: {schema: {z: string}}
            timeout: 10
            validate: ["output['z'] != ''"]
            gleaning: {num_rounds: 1, validation_prompt: V}
        pipeline:
          steps: [{name: s, input: d, operations: [a]}]
          output: {path: out.json}
        """;

    [Theory]
    [InlineData("name: p\n", "name: q\n")]
    [InlineData("timeout: 10", "timeout: 20")]
    [InlineData("timeout: 10", "timeout: 10\n    max_retries_per_timeout: 5\n    bypass_cache: true\n    verbose: true\n    optimize: true")]
    [InlineData("path: a.json", "path: b.json")]
    [InlineData("path: out.json", "path: out.csv")]
    [InlineData("name: p\n", "rate_limits: {llm_call: [{count: 1, unit: day}]}\n")]
    public void Identity_CosmeticChange_StaysTheSame(string before, string after) =>
        Assert.Equal(IdentityOf(Yaml), IdentityOf(Change(before, after)));

    [Theory]
    [InlineData("default_model: m", "default_model: n")]
    [InlineData("http://a/v1", "http://b/v1")]
    [InlineData("P {{", "Q {{")]
    [InlineData("path: a.json", "path: a.json, delimiter: ;")]
    [InlineData("z: string", "z: int")]
    [InlineData("!= ''", "!= 'a'")]
    [InlineData("num_rounds: 1", "num_rounds: 2")]
    [InlineData("validation_prompt: V", "validation_prompt: W")]
    [InlineData("timeout: 10", "limit: 10")]
    [InlineData("timeout: 10", "sample: 10")]
    [InlineData("timeout: 10", "skip_on_error: true")]
    [InlineData("timeout: 10", "drop_keys: [x]")]
    [InlineData("timeout: 10", "calibrate: true")]
    [InlineData("timeout: 10", "num_retries_on_validate_failure: 7")]
    [InlineData("timeout: 10", "litellm_completion_kwargs: {temperature: 0}")]
    [InlineData("timeout: 10", "litellm_completion_kwargs: {reasoning_effort: low}")]
    [InlineData("timeout: 10", "batch_prompt: B\n    max_batch_size: 5")]
    [InlineData("name: p\n", "system_prompt: {persona: poet}\n")]
    [InlineData("name: p\n", "fallback_models: [other]\n")]
    public void Identity_DecidingChange_IsAnother(string before, string after) =>
        Assert.NotEqual(IdentityOf(Yaml), IdentityOf(Change(before, after)));

    /// <summary>Persisted in every store: when this fails, a domain's version goes up, the values here are not just replaced.</summary>
    [Fact]
    public void Identities_KnownPlan_AreThoseOfVersion1()
    {
        PipelinePlan plan = PipelinePlanner.Plan("""
            datasets: {d: {path: a.csv, delimiter: ;}}
            operations: [{name: a, type: map, drop_keys: [x, y], sample: 5}]
            pipeline: {steps: [{name: s, input: d, operations: [a]}]}
            """).Plan!;

        Assert.Equal("675cdb308a978ebe5e2beb0f007152cee265031e9f02fb1db8f85a13a8ec6dba", plan.Identity.ToString());
        Assert.Equal("404fc57263d3d74a96c9030375e6a2d6518e936d092f068c2d0bd57e038ee7c1", plan.Stages[0].KeyFor(ContentHash.Of("input"u8)).ToString());
    }

    [Fact]
    public void KeyFor_OtherInput_IsAnother()
    {
        StagePlan stage = PipelinePlanner.Plan(Yaml).Plan!.Stages[0];

        Assert.NotEqual(stage.KeyFor(ContentHash.Of("a"u8)), stage.KeyFor(ContentHash.Of("b"u8)));
        Assert.Equal(stage.KeyFor(ContentHash.Of("a"u8)), PipelinePlanner.Plan(Yaml).Plan!.Stages[0].KeyFor(ContentHash.Of("a"u8)));
    }

    private static string Change(string before, string after)
    {
        Assert.Contains(before, Yaml, StringComparison.Ordinal);
        return Yaml.Replace(before, after, StringComparison.Ordinal);
    }

    private static ContentHash IdentityOf(string yaml)
    {
        PlanningResult result = PipelinePlanner.Plan(yaml);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        return result.Plan.Identity;
    }
}
