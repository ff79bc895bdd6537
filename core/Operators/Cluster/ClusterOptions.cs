using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>The configuration of a <c>cluster</c>, checked.</summary>
internal sealed record ClusterOptions
{
    /// <summary>The phases before the last.</summary>
    public const int VectorsPhase = 0;
    public const int SummariesPhase = 1;

    public required string Name { get; init; }

    /// <summary>What is embedded of a row.</summary>
    public required JoinedFields Text { get; init; }

    public required EmbeddingOptions Embedding { get; init; }

    /// <summary>The field that gets the nodes above a row.</summary>
    public required string OutputKey { get; init; }

    /// <summary>Which share of the tree's levels is taken away; null for none.</summary>
    public double? Collapse { get; init; }

    /// <summary>What is asked about the children of a node, which are rows and nodes.</summary>
    public required CompiledPrompt Prompt { get; init; }

    public required ChatMessage System { get; init; }

    public required AnswerPolicy Policy { get; init; }

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/cluster/1");
            hasher.Add(Name).Add(Embedding.Model).Add(OutputKey).Add(Collapse).Add(Prompt.Text).Add(System.Content);
            Text.AddTo(hasher);
            RowQuestionIdentity.AddPolicy(hasher, Policy);
            return hasher.Finish();
        }
    }
}
