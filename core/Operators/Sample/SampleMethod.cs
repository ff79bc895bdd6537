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

    /// <summary>Those that are like the others, or those that are not.</summary>
    Outliers,

    /// <summary>Those whose embeddings are most like that of a query.</summary>
    TopEmbedding,

    /// <summary>Those whose words fit a query best.</summary>
    TopFullText,
}
