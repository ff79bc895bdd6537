namespace Pipelines.Core.Operators.Filter;

/// <summary>What a cascade asks the filter's own model about, one after the other.</summary>
internal enum FilterStep
{
    /// <summary>Rows that an embedding proxy learns from.</summary>
    Train,

    /// <summary>Rows by which the thresholds are found.</summary>
    Calibrate,

    /// <summary>Rows whose scores do not tell.</summary>
    Ask,
}
