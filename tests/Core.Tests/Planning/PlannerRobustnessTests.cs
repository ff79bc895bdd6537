using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Planning;
using Pipelines.Core.Tests.Operators;

namespace Pipelines.Core.Tests.Planning;

/// <summary>A file that somebody is in the middle of editing is an answer with places, never an exception.</summary>
public sealed class PlannerRobustnessTests
{
    private const string Yaml = """
        datasets: &d
          docs: {type: file, path: docs.json, parsing: [{function: txt_to_string}]}
        default_model: m
        system_prompt: {persona: p}
        rate_limits: {llm_call: [{count: 1, per: 2, unit: second}]}
        fallback_models: [a, {model_name: b, litellm_params: {api_base: http://h/v1}}]
        operations:
          - name: a
            type: map
            prompt: |
              Say {{ input.x }} {% if input.y %}y{% endif %}
            output: {schema: {z: "list[{a: string, b: enum[c, d]}]"}, mode: tools, n: 1}
            validate: ["len(output['z']) > 0"]
            gleaning: {num_rounds: 1, validation_prompt: "V {{ output.z }}", if: "True"}
            batch_prompt: "B {{ inputs }}"
            max_batch_size: 2
            calibrate: true
            litellm_completion_kwargs: {temperature: 0.5, stop: [x], logit_bias: {"5": 1}}
          - {name: b, type: map, drop_keys: [x], limit: 3, sample: 4}
        pipeline:
          steps:
            - {name: s, input: docs, operations: [a, b]}
          output: {type: file, path: out.json}
        """;

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ":", ": ", "-", "\n", "\t", "'", "\"", "&d ", "*d", "<<: *d", "null", "!!str ", "{{", "%}", "|", "#", "1e9", "~", "\u0000", "\ud800", "\\ud800", "é"];

    [Fact]
    public void Plan_UntouchedText_IsSound() => Assert.True(PipelinePlanner.Plan(Yaml, services: Operations.Services).IsOk, string.Join('\n', PipelinePlanner.Plan(Yaml, services: Operations.Services).Diagnostics));

    [Fact]
    public void Plan_TextWithRandomEdits_GivesAPlanOrErrorsWithPlaces()
    {
        Gen<(int At, int Cut, string Piece)> edit =
            from at in Gen.Choose(0, Yaml.Length)
            from cut in Gen.Choose(0, 12)
            from piece in Gen.Elements(Pieces)
            select (at, cut, piece);
        Prop.ForAll(Gen.ListOf(edit, 3).ToArbitrary(), edits =>
        {
            string text = edits.Aggregate(Yaml, static (text, edit) =>
                text.Remove(Math.Min(edit.At, text.Length), Math.Min(edit.Cut, text.Length - Math.Min(edit.At, text.Length))).Insert(Math.Min(edit.At, text.Length), edit.Piece));
            PlanningResult result = PipelinePlanner.Plan(text, services: Operations.Services);
            int lines = text.Split('\n').Length;
            return result.IsOk != result.Errors.Any() && result.Diagnostics.All(d => d.Location.Line >= 1 && d.Location.Line <= lines + 1 && d.Message.Length > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
