using Pipelines.Core.Operators.Code;
using Pipelines.Core.Operators.Tokens;

namespace Pipelines.Core.Planning;

/// <summary>What the host has that some operators need. Apart from <see cref="PlanningOptions"/>, which are data and kept with a run.</summary>
public sealed record PlanningServices
{
    public static PlanningServices None { get; } = new();

    /// <summary>Counts tokens for splits; null makes a split by tokens an error.</summary>
    public ITokenizerSource? Tokenizers { get; init; }

    /// <summary>Runs the code that pipelines bring; null, which suits pipelines of strangers, makes it an error to bring any.</summary>
    public ICodeRunner? Code { get; init; }
}
