namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Which whitespace a grammar lets a model write between the parts of its JSON.</summary>
public enum GbnfWhitespace
{
    /// <summary>None: the fewest tokens.</summary>
    None,

    /// <summary>At most one space behind each comma and colon.</summary>
    OneSpace,

    /// <summary>A space or up to two line breaks with indentation, behind each comma, colon and opening bracket and before each closing one.</summary>
    Indented,
}
