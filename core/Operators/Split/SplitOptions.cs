using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Split;

/// <summary>The configuration of a split, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Key">Where the text is.</param>
/// <param name="Method">How it is cut.</param>
internal sealed record SplitOptions(string Name, FieldPath Key, ITextCut Method);
