using Pipelines.Core.Inference;

namespace Pipelines.Training.Evaluation;

/// <summary>A document with a task and the right answer.</summary>
public interface IEvaluationItem
{
    /// <summary>Unique among the items of a set.</summary>
    string Id { get; }

    /// <summary>What the item tests, for example <c>handwritten</c> or <c>held-out names</c>: results are told for each.</summary>
    string Set { get; }

    /// <summary>What kind of document it is.</summary>
    string Kind { get; }

    IReadOnlyList<GoldField> Gold { get; }

    /// <summary>Makes the one call that answers the item.</summary>
    /// <exception cref="InferenceException">The model cannot answer at all.</exception>
    Task<GivenAnswer> AskAsync(IInferenceClient client, string model, CancellationToken cancellationToken);
}
