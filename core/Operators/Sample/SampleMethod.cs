namespace Pipelines.Core.Operators.Sample;

/// <summary>How rows are chosen.</summary>
internal enum SampleMethod
{
    /// <summary>Drawn at random, each as likely.</summary>
    Uniform,

    /// <summary>The first ones.</summary>
    First,

    /// <summary>Those that the pipeline names.</summary>
    Custom,
}
