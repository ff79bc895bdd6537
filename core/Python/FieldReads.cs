using System.Collections.Frozen;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Python;

/// <summary>
/// What a template or expression reads of one value. Never too little: what cannot be told for sure counts as read
/// whole. Whoever cuts data down by it keeps, at every place: everything where <see cref="IsWhole"/>; of an object, the
/// <see cref="Fields"/>, or everything where <see cref="Items"/> is given; of a list, all elements, each cut down to
/// <see cref="Items"/> (whole where none is given); any other value as it is.
/// </summary>
public sealed class FieldReads
{
    internal FieldReads(bool isWhole, IReadOnlyDictionary<string, FieldReads> fields, FieldReads? items)
    {
        IsWhole = isWhole;
        Fields = fields;
        Items = items;
    }

    public static FieldReads Nothing { get; } = new(false, FrozenDictionary<string, FieldReads>.Empty, null);

    public static FieldReads Everything { get; } = new(true, FrozenDictionary<string, FieldReads>.Empty, null);

    public bool IsWhole { get; }

    /// <summary>Fields read by name. A field that is only asked for (<c>is defined</c>) is here, with nothing read inside.</summary>
    public IReadOnlyDictionary<string, FieldReads> Fields { get; }

    /// <summary>What is read of each element when the value is a list, or null when it is not used as one.</summary>
    public FieldReads? Items { get; }

    /// <summary>The top-level fields that a row must have kept.</summary>
    public FieldSet ToFieldSet() => IsWhole || Items is not null ? FieldSet.All : FieldSet.Of(Fields.Keys);
}
