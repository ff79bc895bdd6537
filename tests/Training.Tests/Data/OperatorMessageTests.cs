using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Training.Data;

namespace Pipelines.Training.Tests.Data;

/// <summary>A model that is trained on other bytes than it is asked with has learned something else.</summary>
public sealed class OperatorMessageTests
{
    private const ulong Seed = 7;
    private const string Persona = "You are a careful analyst in a data pipeline. Do exactly";
    private const string ParallelMark = "It has those of these fields";
    private const string ClassesMark = "The classes are:";

    [Fact]
    public void System_OfAMapOfThePipelineLanguage_IsTheSame() =>
        Assert.All(Plain().Take(200), static example => Assert.Equal(SystemOfOperation(example, "map"), example.System));

    [Fact]
    public void System_OfAFilterOfThePipelineLanguage_IsTheSame()
    {
        TrainingExample[] decisions = [.. Plain().Where(static example => example.Fields is [{ Json: "true" or "false" }] && !example.OutputSchema.Contains("null", StringComparison.Ordinal)).Take(50)];

        Assert.All(decisions, static example => Assert.Equal(SystemOfOperation(example, "filter"), example.System));
    }

    private static IEnumerable<TrainingExample> Plain() => new SyntheticExamples().Examples(Seed, SplitKind.Train, Curriculum.Full).Where(static example =>
        example.System.StartsWith(Persona, StringComparison.Ordinal)
        && !example.System.Contains(ParallelMark, StringComparison.Ordinal)
        && !example.System.Contains(ClassesMark, StringComparison.Ordinal));

    private static string? SystemOfOperation(TrainingExample example, string type)
    {
        var pipeline = new JObject
        {
            ["default_model"] = "any",
            ["datasets"] = new JObject { ["rows"] = new JObject { ["type"] = "memory", ["path"] = new JArray(new JObject { ["text"] = example.User }) } },
            ["operations"] = new JArray(new JObject
            {
                ["name"] = "ask",
                ["type"] = type,
                ["prompt"] = "{{ input.text }}",
                ["output"] = new JObject { ["json_schema"] = RowJson.ParseObject(example.OutputSchema) },
            }),
            ["pipeline"] = new JObject
            {
                ["steps"] = new JArray(new JObject { ["name"] = "step", ["input"] = "rows", ["operations"] = new JArray("ask") }),
                ["output"] = new JObject { ["type"] = "file", ["path"] = "out.json" },
            },
        };
        PlanningResult planned = PipelinePlanner.Plan(RowJson.Write(pipeline));
        Assert.Empty(planned.Errors);
        return planned.Plan!.Stages.SelectMany(static stage => stage.Operators).Single().Description.SystemMessage;
    }
}
