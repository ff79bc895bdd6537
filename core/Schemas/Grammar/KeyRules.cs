using System.Text;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>The names that further fields of an object may have: all but the ones already taken.</summary>
internal sealed class KeyRules(RuleBook rules)
{
    private GbnfNode AnyCharacter => rules.Shared("key-char", () => JsonCharacters.OneOf(CodePointSet.All)!);

    /// <summary>Any name in quotes that is none of those given.</summary>
    public GbnfNode OtherThan(IReadOnlyCollection<string> taken)
    {
        if (taken.Count == 0)
        {
            return rules.Named("key", SharedRules.Quoted(AnyCharacters(0)));
        }

        var root = new NameTree();
        foreach (string name in taken)
        {
            root.Add([.. name.EnumerateRunes()]);
        }

        return rules.Named("other-key", SharedRules.Quoted(Below(root)));
    }

    /// <summary>What may follow the characters that led to this place: <c>each known next character and what may follow it | any other | nothing</c>.</summary>
    private GbnfNode Below(NameTree place)
    {
        if (place.Next.Count == 0)
        {
            return AnyCharacters(1);
        }

        var options = new List<GbnfNode>();
        foreach ((int codePoint, NameTree next) in place.Next)
        {
            options.Add(GbnfNode.InOrder(JsonCharacters.OneOf(CodePointSet.Of(codePoint))!, Below(next)));
        }

        var known = CodePointSet.Of(place.Next.Keys.Select(codePoint => new CodePointRange(codePoint, codePoint)));
        options.Add(GbnfNode.InOrder(JsonCharacters.OneOf(known.Complement())!, AnyCharacters(0)));
        GbnfNode more = rules.Named("key-rest", GbnfNode.OneOf(options));
        return place.IsName ? more : new GbnfNode.Repeat(more, 0, 1);
    }

    private GbnfNode.Repeat AnyCharacters(int min) => new(AnyCharacter, min, null);

    private sealed class NameTree
    {
        public SortedDictionary<int, NameTree> Next { get; } = [];

        public bool IsName { get; private set; }

        public void Add(ReadOnlySpan<Rune> rest)
        {
            NameTree place = this;
            foreach (Rune rune in rest)
            {
                if (!place.Next.TryGetValue(rune.Value, out NameTree? next))
                {
                    next = new NameTree();
                    place.Next.Add(rune.Value, next);
                }

                place = next;
            }

            place.IsName = true;
        }
    }
}
