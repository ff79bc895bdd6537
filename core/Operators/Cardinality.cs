namespace Pipelines.Core.Operators;

/// <summary>How many rows an operator makes of those it gets.</summary>
public enum Cardinality
{
    /// <summary>One of one (map).</summary>
    OneToOne,

    /// <summary>None or one of one (filter).</summary>
    OneToAtMostOne,

    /// <summary>Any number of one (split, unnest, <c>output.n</c>).</summary>
    OneToMany,

    /// <summary>One of a group (reduce).</summary>
    ManyToOne,

    /// <summary>Any number of all rows together (resolve, equijoin, cluster, rank).</summary>
    ManyToMany,
}
