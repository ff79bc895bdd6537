using Pipelines.Core.Operators.Code;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Operators.Tokens;
using Pipelines.Core.Operators.Web;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Binding;

/// <summary>What the pipeline says outside of an operation and an operator depends on.</summary>
internal sealed record BindingContext
{
    /// <summary>The operation's name.</summary>
    public required string OperatorName { get; init; }

    /// <summary>For operations that name no model; null when there is none.</summary>
    public required string? DefaultModel { get; init; }

    public required SystemPrompt SystemPrompt { get; init; }

    /// <summary>The default of the operation's own <c>bypass_cache</c>.</summary>
    public required bool BypassCache { get; init; }

    public required CompatMode Compat { get; init; }

    /// <summary>The field in which rows tell how sure answers are, where the operation names none; null when they need not.</summary>
    public string? ConfidenceField { get; init; }

    /// <summary>Those of the pipeline that are right.</summary>
    public IReadOnlyList<Retriever> Retrievers { get; init; } = [];

    /// <summary>Null when nothing here counts tokens.</summary>
    public ITokenizerSource? Tokenizers { get; init; }

    /// <summary>Null when pipelines may not bring code here.</summary>
    public ICodeRunner? Code { get; init; }

    /// <summary>Null when pipelines may not reach the network here.</summary>
    public IWebAccess? Web { get; init; }
}
