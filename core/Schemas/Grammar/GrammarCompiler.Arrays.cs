using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

internal sealed partial class GrammarCompiler
{
    private GbnfNode? CompileArray(Branch branch, string hint)
    {
        SchemaNode[] ruled = [.. branch.Atoms.Where(atom => atom.Arrays is not null)];
        if (ruled.Length == 0)
        {
            Record(branch.Atoms.Count > 0 ? branch.Atoms[0].Path : "", "additionalProperties", UnnamedFieldsReason);
            return _shared.Array;
        }

        foreach (SchemaNode atom in ruled)
        {
            RecordIf(atom.Arrays!.UniqueItems, atom, "uniqueItems", "a grammar does not compare values");
            RecordIf(atom.Arrays!.Contains is not null, atom, "contains", "a grammar does not count values of one kind among others");
        }

        int places = ruled.Max(atom => atom.Arrays!.PrefixItems.Count);
        int? max = ruled.Min(atom => atom.Arrays!.MaxItems);
        return CompileItems(ruled, places, ruled.Max(atom => atom.Arrays!.MinItems), max, hint);
    }

    /// <summary>
    /// The places of a tuple one by one, then the items behind them. A tuple is written in full unless <c>minItems</c> says
    /// otherwise, and ends with its places unless <c>items</c> says otherwise.
    /// </summary>
    private GbnfNode? CompileItems(SchemaNode[] ruled, int places, int? givenMin, int? max, string hint)
    {
        var tuple = new List<GbnfNode>();
        for (int i = 0; i < places && (max is null || i < max); i++)
        {
            if (Compile([.. ruled.Select(atom => ItemAt(atom.Arrays!, i)).OfType<SchemaNode>()], $"{hint}-{i + 1}") is not GbnfNode item)
            {
                max = i;
                break;
            }

            tuple.Add(item);
        }

        int min = givenMin ?? tuple.Count;
        SchemaNode[] tail = [.. ruled.Select(atom => atom.Arrays!.Items).OfType<SchemaNode>()];
        bool hasTail = (places == 0 || tail.Length > 0 || min > places) && (max is null || max > places);
        GbnfNode? further = hasTail ? Compile(tail, $"{hint}-item") : null;
        if (further is null)
        {
            max = Math.Min(max ?? tuple.Count, tuple.Count);
        }

        return min > max ? null : _separators.Brackets('[', ']', ItemList(tuple, further, min, max, ruled[0], hint), _rules);
    }

    private static SchemaNode? ItemAt(ArrayRules rules, int index) =>
        index < rules.PrefixItems.Count ? rules.PrefixItems[index] : rules.Items;

    private GbnfNode ItemList(List<GbnfNode> tuple, GbnfNode? further, int min, int? max, SchemaNode atom, string hint)
    {
        if (max == 0)
        {
            return GbnfNode.Empty;
        }

        // The rest of the list, from its end to its start: what may follow the items already written.
        int written = Math.Max(1, tuple.Count);
        int furtherMin = Math.Max(0, min - written);
        GbnfNode rest = further is null
            ? GbnfNode.Empty
            : Counted($"{hint}-more", GbnfNode.InOrder(_separators.Comma, further), ref furtherMin, max - written, atom, "Items");
        for (int i = tuple.Count - 1; i >= 1; i--)
        {
            GbnfNode next = GbnfNode.InOrder(_separators.Comma, tuple[i], rest);
            rest = i >= min ? _rules.Optional($"{hint}-rest", _rules.Named($"{hint}-rest", next)) : next;
        }

        GbnfNode list = GbnfNode.InOrder(tuple.Count > 0 ? tuple[0] : further!, rest);
        return min == 0 ? _rules.Optional($"{hint}-items", list) : list;
    }
}
