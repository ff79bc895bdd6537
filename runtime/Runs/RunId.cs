namespace Pipelines.Runtime.Runs;

/// <summary>
/// The name of a run, <c>{key}-{number}</c>: the key stands for the plan and its input, the number counts the runs of both in a
/// store. So the run to go on with is found without looking through others.
/// </summary>
public readonly record struct RunId(string Value)
{
    /// <summary>Stands for the plan and its input: the same for all runs of both.</summary>
    public string Key => Value.LastIndexOf('-') is int at and > 0 ? Value[..at] : Value;

    public override string ToString() => Value;
}
