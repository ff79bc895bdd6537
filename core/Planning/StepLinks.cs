using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Planning;

/// <summary>
/// Checks that steps, datasets and operations refer to each other soundly. A step reads a dataset or a step written before it,
/// so there are no cycles.
/// </summary>
internal static class StepLinks
{
    /// <param name="spec">The pipeline.</param>
    /// <param name="routing">Its operations that route rows away, which other steps can read.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public static void Check(PipelineSpec spec, HashSet<string> routing, SpecDiagnostics diagnostics)
    {
        CheckNames(spec.Steps, diagnostics);
        foreach (StepSpec step in spec.Steps)
        {
            CheckOperations(step, spec, diagnostics);
        }

        for (int i = 0; i < spec.Steps.Count; i++)
        {
            foreach ((Located<string> input, string key) in InputsOf(spec.Steps[i]))
            {
                CheckInput(input, SpecPath.Append(spec.Steps[i].Path, key), i, spec, routing, diagnostics);
            }
        }

        WarnUnused(spec, diagnostics);
    }

    /// <summary>What steps call the rows that an operation of a step routes away.</summary>
    public static string RouteName(string step, string operation) => $"{step}.{operation}";

    private static void CheckNames(IReadOnlyList<StepSpec> steps, SpecDiagnostics diagnostics)
    {
        var first = new Dictionary<string, StepSpec>(StringComparer.Ordinal);
        foreach (StepSpec step in steps.Where(step => !first.TryAdd(step.Name.Value, step)))
        {
            int line = first[step.Name.Value].Name.Location.Line;
            diagnostics.Error(step.Name.Location, SpecPath.Append(step.Path, "name"), $"There is a step '{step.Name.Value}' already, in line {line}.");
        }
    }

    private static void CheckOperations(StepSpec step, PipelineSpec spec, SpecDiagnostics diagnostics)
    {
        string path = SpecPath.Append(step.Path, "operations");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (StepOperationSpec applied in step.Operations)
        {
            string name = applied.Name.Value;
            OperationSpec? operation = spec.Operations.FirstOrDefault(o => o.Name.Value == name);
            if (operation is null)
            {
                diagnostics.Error(applied.Name.Location, path, $"There is no operation '{name}'.", name, spec.Operations.Select(static o => o.Name.Value));
            }
            else if (FaultOfSides(step, applied, operation) is { } fault)
            {
                diagnostics.Error(applied.Name.Location, path, fault);
            }

            if (!seen.Add(name))
            {
                diagnostics.Error(applied.Name.Location, path, $"The step applies '{name}' twice; define it a second time under another name.");
            }
        }
    }

    /// <summary>What is wrong with how an operation gets its one input or its two; null when nothing is.</summary>
    private static string? FaultOfSides(StepSpec step, StepOperationSpec applied, OperationSpec operation)
    {
        (string name, string type) = (applied.Name.Value, operation.Type.Value);
        bool hasSides = applied.Left is not null && applied.Right is not null;
        if (OperatorCatalog.Find(type) is not { } found)
        {
            return null;
        }

        if (!found.IsJoin)
        {
            return applied.Left is not null ? $"Only a join such as equijoin has 'left' and 'right'; '{name}' is a {type}." : null;
        }

        if (!hasSides)
        {
            return $"'{name}' joins two inputs, which are named here: {{{name}: {{left: …, right: …}}}}, each a dataset or an earlier step.";
        }

        if (!ReferenceEquals(step.Operations[0], applied))
        {
            return $"'{name}' reads its own inputs, so it comes first in its step; begin another step with it.";
        }

        return step.Input is not null ? $"'{name}' reads its left and right input, so the step has no 'input'." : null;
    }

    private static IEnumerable<(Located<string> Input, string Key)> InputsOf(StepSpec step)
    {
        if (step.Input is { } input)
        {
            yield return (input, "input");
        }

        foreach (StepOperationSpec join in step.Operations)
        {
            if (join.Left is { } left)
            {
                yield return (left, "operations");
            }

            if (join.Right is { } right)
            {
                yield return (right, "operations");
            }
        }
    }

    private static void CheckInput(
        Located<string> input, string path, int stepIndex, PipelineSpec spec, HashSet<string> routing, SpecDiagnostics diagnostics)
    {
        string name = input.Value;
        bool isDataset = spec.Datasets.Any(dataset => dataset.Name == name);
        IEnumerable<string> earlier = spec.Steps.Take(stepIndex).Select(static step => step.Name.Value)
            .Concat(spec.Steps.Take(stepIndex).SelectMany(step => RoutesOf(step, routing)));
        bool isEarlierStep = earlier.Contains(name, StringComparer.Ordinal);
        if (isDataset && isEarlierStep)
        {
            diagnostics.Error(input.Location, path, $"'{name}' is a dataset and a step; give one of them another name.");
        }
        else if (!isDataset && !isEarlierStep && spec.Steps.Any(step => step.Name.Value == name))
        {
            diagnostics.Error(input.Location, path, $"The step '{name}' comes no earlier than this one; a step reads a dataset or a step written before it.");
        }
        else if (!isDataset && !isEarlierStep)
        {
            diagnostics.Error(input.Location, path, $"There is no dataset and no earlier step '{name}'.", name, spec.Datasets.Select(static d => d.Name).Concat(earlier));
        }
    }

    private static IEnumerable<string> RoutesOf(StepSpec step, HashSet<string> routing) =>
        step.Operations.Select(static applied => applied.Name.Value).Where(routing.Contains).Select(operation => RouteName(step.Name.Value, operation));

    private static void WarnUnused(PipelineSpec spec, SpecDiagnostics diagnostics)
    {
        var read = spec.Steps.SelectMany(InputsOf).Select(static input => input.Input.Value).Concat(spec.Retrievers.Select(static one => one.Source)).ToHashSet(StringComparer.Ordinal);
        var applied = spec.Steps.SelectMany(static step => step.Operations).Select(static o => o.Name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (OperationSpec operation in spec.Operations.Where(o => !applied.Contains(o.Name.Value)))
        {
            diagnostics.Warning(operation.Name.Location, operation.Path, $"No step applies the operation '{operation.Name.Value}'.");
        }

        foreach (DatasetPlan dataset in spec.Datasets.Where(d => !read.Contains(d.Name)))
        {
            diagnostics.Warning(dataset.Location, SpecPath.Append("datasets", dataset.Name), $"No step reads the dataset '{dataset.Name}'.");
        }

        foreach (StepSpec step in spec.Steps.SkipLast(1).Where(step => !read.Any(name => name == step.Name.Value || name.StartsWith($"{step.Name.Value}.", StringComparison.Ordinal))))
        {
            diagnostics.Warning(step.Name.Location, step.Path, $"The step '{step.Name.Value}' runs, but no later step reads its rows, and only the last step's rows are the output.");
        }
    }
}
