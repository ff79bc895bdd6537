using System.Text;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>
/// The rules of a grammar under construction. Keeps names unique, shares equal rules, and keeps every repetition within
/// what llama.cpp's parser accepts: it unfolds <c>x{m,n}</c> into n symbols and refuses the grammar when that number times
/// the symbols within x reaches 2,000.
/// </summary>
internal sealed class RuleBook(int symbolsMax)
{
    /// <summary>Well below llama.cpp's limit of 2,000.</summary>
    private const int RepetitionsMax = 1_000;

    /// <summary>Longer runs are counted in blocks of this many.</summary>
    private const int BlockLength = 500;

    /// <summary>Longer runs are not counted at all.</summary>
    public const int CountMax = BlockLength * RepetitionsMax;

    private const int NameCharsMax = 48;

    private readonly Dictionary<string, GbnfNode?> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nameByText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private int _symbols;

    /// <summary>Takes a name near the hint that no other rule has.</summary>
    public string Reserve(string hint)
    {
        string stem = Sanitise(hint);
        string name = stem;
        while (_rules.ContainsKey(name) || SharedRules.IsShared(name))
        {
            int number = _numbers.GetValueOrDefault(stem, 1) + 1;
            _numbers[stem] = number;
            name = $"{stem}-{number}";
        }

        _rules[name] = null;
        return name;
    }

    public void Define(string name, GbnfNode body)
    {
        _symbols += SymbolCount(body);
        if (_symbols > symbolsMax)
        {
            throw new GrammarTooLargeException($"the grammar has more than {symbolsMax} symbols");
        }

        _rules[name] = body;
        _order.Add(name);
    }

    /// <summary>Makes a rule of the body, or finds the one that has the same body; what is a single symbol stays as it is.</summary>
    public GbnfNode Named(string hint, GbnfNode body)
    {
        if (body.IsAtom || body is GbnfNode.Sequence { Parts.Count: 0 })
        {
            return body;
        }

        string text = GbnfWriter.Write(body);
        if (!_nameByText.TryGetValue(text, out string? name))
        {
            name = Reserve(hint);
            _nameByText[text] = name;
            Define(name, body);
        }

        return new GbnfNode.Rule(name);
    }

    /// <summary>A rule that every grammar may use under its own name, made at its first use.</summary>
    public GbnfNode Shared(string name, Func<GbnfNode> body)
    {
        if (!_rules.ContainsKey(name))
        {
            _rules[name] = null;
            Define(name, body());
        }

        return new GbnfNode.Rule(name);
    }

    /// <summary>The node so many times, up to <see cref="CountMax"/>.</summary>
    public GbnfNode Repeat(string hint, GbnfNode node, int min, int? max)
    {
        if (max == 0)
        {
            return GbnfNode.Empty;
        }

        if ((min, max) is (1, 1) || node is GbnfNode.Sequence { Parts.Count: 0 })
        {
            return node;
        }

        bool isCounted = (max ?? min) > 1;
        GbnfNode unit = node.IsAtom || (!isCounted && SymbolCount(node) < RepetitionsMax / 2) ? node : Named(hint, node);
        if ((max ?? min) <= RepetitionsMax)
        {
            return new GbnfNode.Repeat(unit, min, max);
        }

        // min = blocks·B + rest; the optional remainder k = max − min is up to (k/B − 1) blocks and up to B + k%B single ones.
        GbnfNode block = Named($"{hint}-{BlockLength}", new GbnfNode.Repeat(unit, BlockLength, BlockLength));
        GbnfNode least = GbnfNode.InOrder(
            Repeat(hint, block, min / BlockLength, min / BlockLength), Repeat(hint, unit, min % BlockLength, min % BlockLength));
        if (max is not int most)
        {
            return GbnfNode.InOrder(least, Repeat(hint, unit, 0, null));
        }

        int remainder = most - min;
        int blocks = Math.Max(0, (remainder / BlockLength) - 1);
        return GbnfNode.InOrder(
            least, Repeat(hint, block, 0, blocks), Repeat(hint, unit, 0, remainder - (blocks * BlockLength)));
    }

    public GbnfNode Optional(string hint, GbnfNode node) => Repeat(hint, node, 0, 1);

    /// <summary>The text of all rules, <c>root</c> first.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (string name in _order.OrderBy(name => name == "root" ? 0 : 1))
        {
            text.Append(name).Append(" ::= ").Append(GbnfWriter.Write(_rules[name]!)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether a rule can come to an end, which an endless chain of required fields cannot.</summary>
    public bool HasFiniteText(string name)
    {
        var finite = new HashSet<string>(StringComparer.Ordinal);
        while (!finite.Contains(name))
        {
            string[] found = [.. _order.Where(rule => !finite.Contains(rule) && IsFinite(_rules[rule]!, finite))];
            if (found.Length == 0)
            {
                return false;
            }

            finite.UnionWith(found);
        }

        return true;
    }

    private static bool IsFinite(GbnfNode node, HashSet<string> finite) => node switch
    {
        GbnfNode.Rule rule => finite.Contains(rule.Name),
        GbnfNode.Sequence sequence => sequence.Parts.All(part => IsFinite(part, finite)),
        GbnfNode.Choice choice => choice.Options.Any(option => IsFinite(option, finite)),
        GbnfNode.Repeat repeat => repeat.Min == 0 || IsFinite(repeat.Node, finite),
        _ => true,
    };

    /// <summary>An upper estimate of the symbols that llama.cpp makes of an expression.</summary>
    private static int SymbolCount(GbnfNode node) => node switch
    {
        GbnfNode.Sequence sequence => sequence.Parts.Sum(SymbolCount),
        GbnfNode.Choice choice => 1 + choice.Options.Sum(SymbolCount),
        GbnfNode.Repeat repeat => (SymbolCount(repeat.Node) + 1) * Math.Max(1, repeat.Max ?? repeat.Min),
        GbnfNode.Literal literal => literal.Text.Length,
        _ => 1,
    };

    /// <summary>Rule names have letters, digits and dashes only.</summary>
    private static string Sanitise(string hint)
    {
        IEnumerable<char> kept = hint.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').TakeLast(NameCharsMax);
        string name = string.Concat(kept).Trim('-');
        return name.Length == 0 ? "part" : name;
    }
}
