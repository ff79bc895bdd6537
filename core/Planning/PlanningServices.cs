using Pipelines.Core.Operators.Code;
using Pipelines.Core.Operators.Parsing;
using Pipelines.Core.Operators.Tokens;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Core.Planning;

/// <summary>What the host has that some operators need. Apart from <see cref="PlanningOptions"/>, which are data and kept with a run.</summary>
public sealed record PlanningServices
{
    public static PlanningServices None { get; } = new();

    /// <summary>Counts tokens for splits; null makes a split by tokens an error.</summary>
    public ITokenizerSource? Tokenizers { get; init; }

    /// <summary>Runs the code that pipelines bring; null, which suits pipelines of strangers, makes it an error to bring any.</summary>
    public ICodeRunner? Code { get; init; }

    /// <summary>Reads the files that rows name; null, which suits rows of strangers, makes it an error to parse any.</summary>
    public IDocumentParsers? Documents { get; init; }

    /// <summary>Reaches the network for pipelines; null, which suits pipelines of strangers, makes it an error to ask for it.</summary>
    public IWebAccess? Web { get; init; }
}
