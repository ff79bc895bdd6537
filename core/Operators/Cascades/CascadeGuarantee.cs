namespace Pipelines.Core.Operators.Cascades;

/// <summary>What a cascade promises about its answers, beside those of the model that it saves.</summary>
internal enum CascadeGuarantee
{
    /// <summary>So large a share of all answers is the model's (<c>accuracy</c>).</summary>
    Accuracy,

    /// <summary>So large a share of what is said to be a yes is one (<c>precision</c>).</summary>
    Precision,

    /// <summary>So large a share of what is a yes is said to be one (<c>recall</c>).</summary>
    Recall,

    /// <summary>Both (<c>precision+recall</c>).</summary>
    PrecisionAndRecall,
}
