namespace Pipelines.Bench.Operators;

/// <summary>A figure of DocETL 0.3.0, measured on two cores with the model, the tokenizer and the rate limiter replaced by stand-ins, and ours for the same load.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Theirs">DocETL's value.</param>
/// <param name="Ours">Ours.</param>
internal sealed record DocEtlFigure(string Name, string Unit, double Theirs, Func<OperatorMeasure, double> Ours)
{
    public static DocEtlFigure RowsPerSecond(double theirs, int rows) => new("pace", "rows/s", theirs, measure => rows / measure.Seconds);

    public static DocEtlFigure CpuPerRow(double theirs, int rows) => new("processor time a row", "µs", theirs, measure => measure.CpuSeconds * 1e6 / rows);

    public static DocEtlFigure Seconds(double theirs) => new("time", "s", theirs, static measure => measure.Seconds);

    public static DocEtlFigure Memory(double theirs) => new("peak memory", "MB", theirs, static measure => measure.PeakMegabytes + measure.ChildrenMegabytes);

    public static DocEtlFigure Disk(double theirs) => new("written: store and output", "MB", theirs, static measure => measure.StoredMegabytes + measure.OutputMegabytes);
}
