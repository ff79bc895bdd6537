namespace Pipelines.Cli.Output;

/// <summary>A progress state as words.</summary>
internal static class ProgressText
{
    public static string Of(ProgressState state)
    {
        string share = state.Total is > 0 and var total ? $"{100.0 * state.Done / total:0} %" : "";
        string[] parts = [share, state.Detail, state.Pace, state.Spent, state.IsFinished ? "done" : ""];
        return string.Join(", ", parts.Where(p => p.Length > 0));
    }
}
