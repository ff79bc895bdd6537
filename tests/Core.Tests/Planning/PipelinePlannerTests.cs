using Pipelines.Core.Planning;
using Pipelines.Core.Tests.Operators;

namespace Pipelines.Core.Tests.Planning;

public sealed class PipelinePlannerTests
{
    [Fact]
    public void Plan_WholePipeline_GivesEveryPart()
    {
        PlanningResult result = PipelinePlanner.Plan("""
            name: triage
            datasets:
              tickets: {type: file, path: tickets.json, parsing: [{function: txt_to_string, input_key: file}]}
              extra: {type: memory, path: [{id: 1}]}
            default_model: m1
            default_lm_api_base: http://127.0.0.1:1/v1
            system_prompt: {persona: clerk}
            rate_limits: {llm_call: [{count: 10, per: 2, unit: minute}]}
            fallback_models: [m2, {model_name: m3, litellm_params: {api_base: "http://h/v1", api_key: os.environ/KEY}}]
            operations:
              - {name: a, type: map, prompt: "A {{ input.x }}", output: {schema: {y: string}}}
              - {name: b, type: map, drop_keys: [x]}
              - {name: c, type: map, prompt: C, output: {schema: {z: string}}, model: m9, limit: 5}
            pipeline:
              steps:
                - {name: first, input: tickets, operations: [a, b]}
                - {name: second, input: first, operations: [c]}
                - {name: third, input: extra, operations: []}
                - {name: fourth, operations: [b]}
              output: {type: file, path: out/rows.JSONL, intermediate_dir: steps}
            """, services: Operations.Services);

        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        PipelinePlan plan = result.Plan;
        Assert.Equal("triage", plan.Name);
        Assert.Equal(new OutputPlan("out/rows.JSONL", OutputFormat.JsonLines, "steps"), plan.Output);
        Assert.Equal(["01-tickets-parsing", "02-c", "03-third", "04-b"], plan.Stages.Select(s => s.Name));
        Assert.Equal(
            [new StageInput.Dataset("tickets"), new StageInput.Stage(1), new StageInput.Dataset("extra"), StageInput.SingleEmptyRow.Instance],
            plan.Stages.Select(s => s.Input));
        Assert.Equal(["tickets.parsing", "a", "b"], plan.Stages[0].Operators.Select(o => o.Operator.Name));
        Assert.Equal(new RowWindow(null, 5), plan.Stages[1].Operators[0].Window);
        Assert.Empty(plan.Stages[2].Operators);
        Assert.Same(plan.Stages[3], plan.OutputStage);
        Assert.Equal("m1", plan.Models.DefaultModel);
        Assert.Equal([new ModelReference("m2"), new ModelReference("m3", new Uri("http://h/v1"), "KEY")], plan.Models.Fallbacks);
        Assert.Equal([new RateLimit(10, TimeSpan.FromMinutes(2))], plan.Models.RateLimits.Calls);
        Assert.Equal("file", Assert.Single(plan.Datasets["tickets"].Parsing).InputKey);
        Assert.Equal(1, (int)Assert.Single(plan.Datasets["extra"].Rows!)["id"]!);
        Assert.Equal(["m1", "m9"], plan.Stages.SelectMany(s => s.Operators).Select(o => o.Description.Model).OfType<string>());
    }

    [Fact]
    public void Plan_OperatorThatCountsRows_StartsAStage()
    {
        PlanningResult result = PipelinePlanner.Plan("""
            default_model: m
            datasets: {d: {type: memory}}
            operations:
              - {name: a, type: map, drop_keys: [x]}
              - {name: b, type: map, drop_keys: [y], sample: 3}
              - {name: c, type: map, drop_keys: [z]}
              - {name: e, type: map, prompt: E, output: {schema: {z: string}}, calibrate: true}
              - {name: f, type: map, drop_keys: [w]}
            pipeline: {steps: [{name: s, input: d, operations: [a, b, c, e, f]}]}
            """);

        Assert.Equal(["a", "b c", "e f"], result.Plan!.Stages.Select(s => string.Join(' ', s.Operators.Select(o => o.Operator.Name))));
        Assert.All(result.Plan.Stages, s => Assert.All(s.Operators.Skip(1), o => Assert.False(o.Window.IsBounded)));
    }

    [Fact]
    public void Plan_CallersWishes_StandBeforeThePipelines()
    {
        const string Yaml = """
            default_model: m
            default_lm_api_base: http://a/v1
            datasets: {d: {type: memory}}
            operations:
              - {name: a, type: map, prompt: E, output: {schema: {z: string}}, sample: 100}
              - {name: b, type: map, prompt: E, output: {schema: {z: string}}, model: own}
            pipeline: {steps: [{name: s, input: d, operations: [a, b]}]}
            """;

        PipelinePlan plan = PipelinePlanner.Plan(Yaml, new PlanningOptions { Name = "file", Model = "other", ApiBase = new Uri("http://b/v1"), SampleRows = 7 }).Plan!;

        Assert.Equal(("file", "other", "http://b/v1"), (plan.Name, plan.Models.DefaultModel, plan.Models.DefaultApiBase!.AbsoluteUri));
        Assert.Equal(["other", "own"], plan.Stages[0].Operators.Select(o => o.Description.Model));
        Assert.Equal(new RowWindow(7, null), plan.Stages[0].Operators[0].Window);
    }

    [Fact]
    public void Plan_ManyMistakes_AreAllReportedWithTheirPlaces()
    {
        PlanningResult result = PipelinePlanner.Plan("""
            datasets:
              docs: {type: files, path: docs.json}
              other: {type: file}
            defualt_model: m
            default_lm_api_base: localhost
            operations:
              - {name: a, type: mpa, prompt: x}
              - {name: b, type: rnk}
              - {name: c, type: map, promt: x, output: {schema: {k: strin}}, timeout: soon}
              - {name: c, type: map}
            parsing_tools: []
            pipeline:
              steps:
                - {name: s, input: doks, operations: [c, nothing, c]}
                - {name: s, input: later, operations: [c]}
                - {name: later, input: later, operations: [{c: {left: docs, right: docs}}]}
              output: {type: file, path: out.xml}
            """);

        Assert.Null(result.Plan);
        Assert.Equal(
            [
                "2 datasets.docs.type: files -> file",
                "3 datasets.other: path",
                "4 defualt_model: defualt_model -> default_model",
                "5 default_lm_api_base: web address",
                "7 operations[0].type: mpa -> map",
                "8 operations[1].type: rnk -> rank",
                "9 operations[2].output.schema.k: strin",
                "9 operations[2].promt: promt -> prompt",
                "9 operations[2].timeout: soon",
                "9 operations[2]: prompt",
                "9 operations[2]: No model",
                "10 operations[3].name: line 9",
                "11 parsing_tools: Parsers",
                "14 pipeline.steps[0].input: doks -> docs",
                "14 pipeline.steps[0].operations: nothing",
                "14 pipeline.steps[0].operations: twice",
                "15 pipeline.steps[1].input: no earlier",
                "15 pipeline.steps[1].name: line 14",
                "16 pipeline.steps[2].input: no earlier",
                "16 pipeline.steps[2].operations: equijoin",
                "17 pipeline.output.path: .xml",
            ],
            result.Errors.Select(e => $"{e.Location.Line} {e.Path}: {Sought(e.Message)}{(e.Suggestion is null ? "" : $" -> {e.Suggestion}")}")
                .OrderBy(line => int.Parse(line.Split(' ')[0])).ThenBy(line => line.Split(' ')[1], StringComparer.Ordinal));

        static string Sought(string message) => new[]
        {
            "files", "'path'", "defualt_model", "web address", "mpa", "rnk", "No model", "'prompt'", "strin", "promt", "soon", "line 9",
            "Parsers", "doks", "nothing", "twice", "no earlier", "line 14", "equijoin", ".xml",
        }.FirstOrDefault(part => message.Contains(part, StringComparison.Ordinal))?.Trim('\'') ?? message;
    }

    [Theory]
    [InlineData("[1, 2]", "1:1 A pipeline is keys with values")]
    [InlineData("name: x", "1:1 The key 'pipeline' is missing")]
    [InlineData("pipeline: {steps: []}", "a pipeline has at least one step")]
    [InlineData("pipeline: {steps: [{operations: []}]}", "The key 'name' is missing")]
    [InlineData("pipeline: {steps: [{name: s}]}", "The key 'operations' is missing")]
    [InlineData("pipeline: {steps: [{name: s, operations: [[x]]}]}", "The name of an operation is wanted here, not a list")]
    [InlineData("operations: [{type: map}]\npipeline: {steps: [{name: s, operations: []}]}", "The key 'name' is missing")]
    [InlineData("fallback_models: [{model_name: m, litellm_params: {api_key: sk-1}}]\npipeline: {steps: [{name: s, operations: []}]}", "A key is never written into a pipeline")]
    [InlineData("compat: docetl-0.2\npipeline: {steps: [{name: s, operations: []}]}", "Did you mean 'docetl-0.3'?")]
    public void Plan_BrokenPipeline_SaysWhatIsWrong(string yaml, string part)
    {
        PlanningResult result = PipelinePlanner.Plan(yaml);

        Assert.Null(result.Plan);
        Assert.Contains(result.Errors, error => error.ToString().Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_UnusedParts_AreWarnings()
    {
        PlanningResult result = PipelinePlanner.Plan("""
            datasets: {d: {type: memory}, unread: {type: memory}}
            optimizer_config: {anything: 1}
            operations:
              - {name: a, type: map, drop_keys: [x]}
              - {name: unused, type: map, drop_keys: [x]}
            pipeline: {steps: [{name: lost, input: d, operations: [a]}, {name: s, input: d, operations: [a]}]}
            """);

        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        Assert.Equal(["unread", "optimizer", "unused", "lost"], result.Warnings.Select(w => new[] { "unread", "optimizer", "unused", "lost" }.First(w.Message.Contains)));
    }

    [Fact]
    public void Plan_PromptReadsWhatItIsNotGiven_IsAWarningThatNamesIt()
    {
        PlanningResult result = PipelinePlanner.Plan("""
            default_model: m
            datasets: {d: {type: memory}}
            operations:
              - {name: a, type: map, prompt: "{{ inputs.t }} {{ input.t }}{% set own = 1 %}{{ own }}{{ retrieval_context }}", output: {schema: {x: string}}}
            pipeline: {steps: [{name: s, input: d, operations: [a]}]}
            """);

        Assert.Contains("'inputs'", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CompatSwitch_RestoresLowerCaseEnums()
    {
        const string Yaml = """
            default_model: m
            operations: [{name: a, type: map, prompt: E, output: {schema: {z: "enum[Good]"}}}]
            pipeline: {steps: [{name: s, operations: [a]}]}
            """;

        Assert.Contains("Good", PipelinePlanner.Plan(Yaml).Plan!.Stages[0].Operators[0].Description.AnswerSchema, StringComparison.Ordinal);
        Assert.Contains("good", PipelinePlanner.Plan("compat: docetl-0.3\n" + Yaml).Plan!.Stages[0].Operators[0].Description.AnswerSchema, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("    prompt: \"a {{ }}\"", "7:19")]
    [InlineData("    prompt: |\n        one\n        a {{ }}", "9:14")]
    public void Plan_TemplateError_IsShownAtItsPlaceInTheFile(string prompt, string location)
    {
        PlanningResult result = PipelinePlanner.Plan(string.Join('\n', [
            "default_model: m",
            "pipeline: {steps: [{name: s, operations: [a]}]}",
            "operations:",
            "  - name: a",
            "    type: map",
            "    output: {schema: {z: string}}",
            prompt]));

        Assert.Equal(location, Assert.Single(result.Errors).Location.ToString());
    }
}
