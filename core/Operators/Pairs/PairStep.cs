namespace Pipelines.Core.Operators.Pairs;

/// <summary>Why a pair is looked at, one after the other.</summary>
internal enum PairStep
{
    /// <summary>To find the threshold of blocking.</summary>
    Probe,

    /// <summary>To have a cascade's proxy score it.</summary>
    Score,

    /// <summary>To find the thresholds of a cascade.</summary>
    Calibrate,

    /// <summary>To know whether it matches.</summary>
    Compare,
}
