namespace Pipelines.Runtime.Progress;

/// <summary>Whether a stage has begun or ended.</summary>
public enum StageState
{
    NotStarted,
    Running,
    Done,
}
