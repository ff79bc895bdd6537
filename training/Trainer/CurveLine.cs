using System.Globalization;

namespace Pipelines.Training.Trainer;

/// <summary>A line of a curve's CSV, whose first cell is the step.</summary>
internal static class CurveLine
{
    /// <summary>The line's step; beyond all steps for a line that a kill has cut.</summary>
    public static int StepOf(string line, string header) =>
        line.Split(',') is { } cells && cells.Length == header.Split(',').Length
        && int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : int.MaxValue;
}
