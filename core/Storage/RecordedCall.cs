using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Storage;

/// <summary>An answered call, as a partition's log keeps it. Durable before a dependent call starts.</summary>
/// <param name="Key">What was asked.</param>
/// <param name="RowId">For which row, or the first of a batch of rows.</param>
/// <param name="Operator">The operator's name: for lineage and bills, not part of the key.</param>
/// <param name="Model">The model as the pipeline names it, which after a fallback is not the one the key stands for: prices go by it.</param>
/// <param name="IsReproducible">Greedy or drawn with a fixed seed, by the model the key stands for: may serve later runs once a row has accepted it.</param>
/// <param name="IsPaid">False for a copy of an answer that another partition of the run paid.</param>
/// <param name="Answer">The answer and its usage.</param>
public sealed record RecordedCall(
    CallKey Key,
    string RowId,
    string Operator,
    string Model,
    bool IsReproducible,
    bool IsPaid,
    Completion Answer);
