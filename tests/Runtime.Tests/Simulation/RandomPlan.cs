using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Tests.Arranging;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Simulation;

/// <summary>Plans of one to three stages with operators of every kind, drawn from a seed. What they do to a row depends on the row alone.</summary>
internal static class RandomPlan
{
    /// <param name="random">Draws the plan.</param>
    /// <param name="hasBatches">
    /// With operators that ask about several rows together: what they say depends on who else is asked about. And with groups of rows
    /// that no retry helps.
    /// </param>
    /// <param name="hasGroups">With operators that work on groups of rows.</param>
    public static PipelinePlan Of(Random random, bool hasBatches = true, bool hasGroups = false)
    {
        int number = 0;
        List<IReadOnlyList<IRowOperator>> stages = [];
        Dictionary<int, IArrangement> arrangements = [];
        for (int stage = random.Next(1, 4); stage > 0; stage--)
        {
            bool isGrouped = hasGroups && random.Next(2) == 0;
            if (isGrouped)
            {
                arrangements[stages.Count] = new GroupsByNumber(random.Next(1, 9), hasFaults: hasBatches);
            }

            stages.Add(
            [
                .. isGrouped ? [Ask.Fold($"o{number++}")] : Array.Empty<IRowOperator>(),
                .. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Operator(random, $"o{number++}", hasBatches)),
            ]);
        }

        return TestPlan.Of(stages, random.Next(3) == 0 && stages[0].Count > 0 ? new RowWindow(random.Next(1, 40), null) : null, arrangements);
    }

    private static TestOperator Operator(Random random, string name, bool hasBatches) => random.Next(6) switch
    {
        0 => Ask.Once(name),
        1 => Ask.Again(name, 2),
        2 when hasBatches => Ask.Batch(name, random.Next(2, 5)),
        3 => Derive(name),
        4 => Drop(name),
        _ => Ask.Once(name, temperature: 0.7),
    };

    /// <summary>Makes one to three rows of each.</summary>
    private static TestOperator Derive(string name) => TestOperator.PerRow(name, (row, _, _) => Task.FromResult(new RowOutcome(
        [.. Enumerable.Range(0, 1 + (Number(row) % 3)).Select(i => RowResult.Ok(name, Derived(row, name, i)))],
        [])));

    /// <summary>Filters some rows and skips others.</summary>
    private static TestOperator Drop(string name) => TestOperator.PerRow(name, (row, _, _) => Task.FromResult(new RowOutcome(
        (Number(row) % 5) switch
        {
            0 => RowResult.Filtered(name, row),
            1 => RowResult.Skipped(name, row, SkipReasons.SkipOnError, new RowFailure(RowFailureKinds.Validation, "no")),
            _ => RowResult.Ok(name, row),
        })));

    private static Row Derived(Row row, string name, int i)
    {
        Row made = Ask.With(row with { Id = row.Id.Derive(name, i) }, "text", $"{row.Fields["text"]}.{i}");
        return Ask.With(made, "id", new JValue((Number(row) * 3) + i));
    }

    private static int Number(Row row) => row.Fields.Value<int>("id") % 1000;
}
